using Iridium.Engine.Blobs;
using Iridium.Engine.Records;
using Iridium.Engine.State;

namespace Iridium.Engine.Reading;

/// <summary>Opens values as streams. Thread-safe.</summary>
internal sealed class ValueOpening(EngineState state, ReadPath reads)
{
    /// <summary>Opens the value of a key.</summary>
    /// <param name="keyspace">The keyspace's id.</param>
    /// <param name="key">1 to 65,535 bytes.</param>
    /// <param name="snapshot">The state to read, or null for the newest.</param>
    /// <param name="fillCache">Whether blocks read from disk are cached.</param>
    /// <returns>Null when the key has no record.</returns>
    public Stream? Open(int keyspace, ReadOnlySpan<byte> key, HeldSnapshot? snapshot, bool fillCache)
    {
        if (!state.Trees.TryGet(keyspace, out KeyspaceTree? tree))
            throw new InvalidOperationException($"There is no keyspace with id {keyspace}.");
        FoundRecord record = default;
        if (!reads.TryFindUnread(tree, key, new ReadTarget(snapshot, fillCache), ref record, out BlobHandle? blob)) return null;
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
