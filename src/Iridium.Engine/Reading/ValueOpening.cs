using Iridium.Engine.Records;
using Iridium.Engine.State;

namespace Iridium.Engine.Reading;

/// <summary>Opens values as streams. Thread-safe.</summary>
internal sealed class ValueOpening(ReadPath reads)
{
    /// <summary>Opens the value of a key.</summary>
    /// <param name="tree">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes.</param>
    /// <param name="snapshot">The state to read, or null for the newest.</param>
    /// <param name="fillCache">Whether blocks read from disk are cached.</param>
    /// <returns>Null when the key has no record.</returns>
    public Stream? Open(KeyspaceTree tree, ReadOnlySpan<byte> key, HeldSnapshot? snapshot, bool fillCache)
    {
        FoundRecord record = default;
        var target = new ReadTarget(snapshot, fillCache);
        if (!reads.TryFindUnread(tree, key, target, ref record, out BlobHandle? blob)) return null;
        if (blob is null) return new HeldValueStream(record);
        try
        {
            BlobReference reference = BlobValues.ReferenceIn(record.Reference);
            return new BlobStream(blob, blob.Reader.OpenRecord(reference, key));
        }
        catch
        {
            blob.Release();
            throw;
        }
        finally
        {
            record.Release();
        }
    }
}
