namespace Iridium.Engine.State;

/// <summary>What the engine has done since it was opened. Every member is thread-safe.</summary>
internal sealed class EngineCounters
{
    private long _batches;
    private long _walSyncs;
    private long _walBytes;
    private long _flushes;
    private long _flushBytes;
    private long _compactions;
    private long _compactionBytes;
    private long _compactionBytesRead;
    private long _tablesMoved;
    private long _tablesDropped;

    public long Batches => Interlocked.Read(ref _batches);

    public long WalSyncs => Interlocked.Read(ref _walSyncs);

    public long WalBytes => Interlocked.Read(ref _walBytes);

    public long Flushes => Interlocked.Read(ref _flushes);

    public long FlushBytes => Interlocked.Read(ref _flushBytes);

    public long Compactions => Interlocked.Read(ref _compactions);

    public long CompactionBytes => Interlocked.Read(ref _compactionBytes);

    public long CompactionBytesRead => Interlocked.Read(ref _compactionBytesRead);

    public long TablesMoved => Interlocked.Read(ref _tablesMoved);

    public long TablesDropped => Interlocked.Read(ref _tablesDropped);

    public void CountGroup(int batches, long walBytes)
    {
        Interlocked.Add(ref _batches, batches);
        Interlocked.Add(ref _walBytes, walBytes);
    }

    public void CountWalSync() => Interlocked.Increment(ref _walSyncs);

    public void CountFlush(long bytes)
    {
        Interlocked.Increment(ref _flushes);
        Interlocked.Add(ref _flushBytes, bytes);
    }

    public void CountCompaction(long bytesRead, long bytesWritten)
    {
        Interlocked.Increment(ref _compactions);
        Interlocked.Add(ref _compactionBytesRead, bytesRead);
        Interlocked.Add(ref _compactionBytes, bytesWritten);
    }

    public void CountMoves(int tables) => Interlocked.Add(ref _tablesMoved, tables);

    public void CountDrops(int tables) => Interlocked.Add(ref _tablesDropped, tables);
}
