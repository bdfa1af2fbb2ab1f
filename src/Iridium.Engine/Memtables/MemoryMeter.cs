namespace Iridium.Engine.Memtables;

/// <summary>
/// Native memory that memtables hold together, sealed and still read ones too: those of a database, or, as the parent
/// of their meters, those of several. Thread-safe.
/// </summary>
/// <param name="parent">Counts what this one counts, or null.</param>
internal sealed class MemoryMeter(MemoryMeter? parent = null)
{
    private long _bytes;

    public long Bytes => Volatile.Read(ref _bytes);

    public void Add(long bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        parent?.Add(bytes);
    }
}
