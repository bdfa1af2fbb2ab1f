using Iridium.Engine.Diagnostics;

namespace Iridium.Engine.State;

/// <summary>What flushes and compactions have done since open. Every member is thread-safe.</summary>
internal sealed class MergeCounters
{
    private long _flushes;
    private long _flushBytes;
    private long _compactions;
    private long _bytesRead;
    private long _bytesWritten;
    private long _moves;
    private long _drops;
    private long _errors;

    public long Flushes => Interlocked.Read(ref _flushes);

    public long FlushBytes => Interlocked.Read(ref _flushBytes);

    public DurationHistogram FlushTimes { get; } = new();

    /// <summary>Compactions, trivial moves left out.</summary>
    public long Compactions => Interlocked.Read(ref _compactions);

    public long BytesRead => Interlocked.Read(ref _bytesRead);

    public long BytesWritten => Interlocked.Read(ref _bytesWritten);

    public DurationHistogram CompactionTimes { get; } = new();

    /// <summary>Tables that changed their level without being read.</summary>
    public long Moves => Interlocked.Read(ref _moves);

    /// <summary>Tables that were dropped whole.</summary>
    public long Drops => Interlocked.Read(ref _drops);

    /// <summary>Background steps that failed.</summary>
    public long Errors => Interlocked.Read(ref _errors);

    public void CountFlush(long bytes, TimeSpan duration)
    {
        Interlocked.Increment(ref _flushes);
        Interlocked.Add(ref _flushBytes, bytes);
        FlushTimes.Record(duration);
    }

    public void CountCompaction(long bytesRead, long bytesWritten, TimeSpan duration)
    {
        Interlocked.Increment(ref _compactions);
        Interlocked.Add(ref _bytesRead, bytesRead);
        Interlocked.Add(ref _bytesWritten, bytesWritten);
        CompactionTimes.Record(duration);
    }

    public void CountMoves(int tables) => Interlocked.Add(ref _moves, tables);

    public void CountDrops(int tables) => Interlocked.Add(ref _drops, tables);

    public void CountError() => Interlocked.Increment(ref _errors);
}
