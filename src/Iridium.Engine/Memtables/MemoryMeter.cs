namespace Iridium.Engine.Memtables;

/// <summary>Native memory that all memtables of a database hold together, sealed and still read ones too.
/// Thread-safe.</summary>
internal sealed class MemoryMeter
{
    private long _bytes;

    public long Bytes => Volatile.Read(ref _bytes);

    public void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);
}
