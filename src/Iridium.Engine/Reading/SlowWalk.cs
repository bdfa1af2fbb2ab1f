using Iridium.Engine.Diagnostics;
using Iridium.Engine.Tables.Blocks;

namespace Iridium.Engine.Reading;

/// <summary>Moves a cursor and tells of the moves that took too long. Used by the thread that walks.</summary>
internal sealed class SlowWalk(SlowOperations slow, string keyspace)
{
    public bool MoveNext(VisibleIterator records)
    {
        long begun = slow.Now;
        int reads = BlockReader.ReadsOfThread;
        bool isThere = records.MoveNext();
        Note("cursor next", begun, reads);
        return isThere;
    }

    public bool MovePrevious(VisibleIterator records)
    {
        long begun = slow.Now;
        int reads = BlockReader.ReadsOfThread;
        bool isThere = records.MovePrevious();
        Note("cursor previous", begun, reads);
        return isThere;
    }

    public bool Seek(VisibleIterator records, ReadOnlySpan<byte> key)
    {
        long begun = slow.Now;
        int reads = BlockReader.ReadsOfThread;
        bool isThere = records.Seek(key);
        Note("cursor seek", begun, reads);
        return isThere;
    }

    public bool SeekBefore(VisibleIterator records, ReadOnlySpan<byte> key)
    {
        long begun = slow.Now;
        int reads = BlockReader.ReadsOfThread;
        bool isThere = records.SeekBefore(key);
        Note("cursor seek", begun, reads);
        return isThere;
    }

    private void Note(string operation, long begun, int reads)
    {
        if (!slow.IsSlow(begun)) return;
        var waits = new SlowWaits { BlockReads = BlockReader.ReadsOfThread - reads };
        slow.Tell(new SlowOperation(operation, keyspace, slow.Since(begun), waits) { Keys = 1 });
    }
}
