using Iridium.Engine.Records;
using Iridium.Engine.Tables;

namespace Iridium.Engine.State;

/// <summary>Finds the values that entries refer to, in the blob files of a view. The caller holds the view.</summary>
internal static class BlobValues
{
    /// <summary>Reads a value into native memory.</summary>
    /// <param name="tables">The tables that were read, or that stand beside the memtable that was.</param>
    /// <param name="payload">The encoded reference, without an expiry.</param>
    /// <param name="key">The entry's key.</param>
    /// <param name="fillCache">Whether a small value goes into the block cache.</param>
    /// <param name="valueAt">Where the value begins in the block.</param>
    /// <returns>The block, for the caller to release; the value has the length that the reference says.</returns>
    /// <exception cref="CorruptionException">The record is damaged, or is not there.</exception>
    public static PinnedBlock Read(
        TableSet tables,
        ReadOnlySpan<byte> payload,
        ReadOnlySpan<byte> key,
        bool fillCache,
        out int valueAt)
    {
        BlobReference reference = ReferenceIn(payload);
        return HandleOf(tables, reference).Reader.Read(reference, key, fillCache, out valueAt);
    }

    /// <summary>The reference that a payload without expiry is.</summary>
    public static BlobReference ReferenceIn(ReadOnlySpan<byte> payload) =>
        BlobReference.TryRead(payload, out BlobReference reference)
            ? reference
            : throw new CorruptionException("An entry refers to a blob file in a way that makes no sense.");

    /// <summary>The file that a reference is into.</summary>
    public static BlobHandle HandleOf(TableSet tables, in BlobReference reference) =>
        tables.FindBlob(reference.FileNumber)
        ?? throw new CorruptionException(
            $"An entry refers to blob file {reference.FileNumber}, which the manifest does not name.");
}
