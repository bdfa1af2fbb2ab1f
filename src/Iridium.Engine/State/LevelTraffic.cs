using Iridium.Engine.Versions;

namespace Iridium.Engine.State;

/// <summary>
/// Bytes of tables that flushes and compactions read from and wrote to each level of a keyspace since the database was
/// opened. Thread-safe.
/// </summary>
internal sealed class LevelTraffic
{
    private readonly long[] _read = new long[TreeVersion.LevelCount];
    private readonly long[] _written = new long[TreeVersion.LevelCount];
    private long _flushed;

    /// <summary>Bytes that flushes wrote, to whatever level.</summary>
    public long Flushed => Interlocked.Read(ref _flushed);

    /// <summary>Bytes that compactions read from all levels.</summary>
    public long Read => Sum(_read);

    /// <summary>Bytes that flushes and compactions wrote to all levels.</summary>
    public long Written => Sum(_written);

    public long ReadFrom(int level) => Interlocked.Read(ref _read[level]);

    /// <summary>Bytes written to a level, by flushes too.</summary>
    public long WrittenTo(int level) => Interlocked.Read(ref _written[level]);

    public void CountFlush(int level, long bytes)
    {
        Interlocked.Add(ref _flushed, bytes);
        Interlocked.Add(ref _written[level], bytes);
    }

    public void CountRead(int level, long bytes) => Interlocked.Add(ref _read[level], bytes);

    public void CountWritten(int level, long bytes) => Interlocked.Add(ref _written[level], bytes);

    private static long Sum(long[] levels)
    {
        long sum = 0;
        foreach (ref long level in levels.AsSpan()) sum += Interlocked.Read(ref level);
        return sum;
    }
}
