namespace Iridium.Engine.Files;

/// <summary>
/// The content of one file of a <see cref="MemoryFileSystem"/>, shared by its name and by every open handle, so that it
/// lives on after the name is gone. Thread-safe: one lock around every use.
/// </summary>
internal sealed class MemoryNode
{
    // Constant after construction.
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly SparseBytes _bytes = new();

    public long Length
    {
        get
        {
            lock (_gate) return _bytes.Length;
        }
    }

    public int Read(Span<byte> destination, long offset)
    {
        lock (_gate) return _bytes.Read(destination, offset);
    }

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        lock (_gate) _bytes.Write(source, offset);
    }

    public void SetLength(long length)
    {
        lock (_gate) _bytes.SetLength(length);
    }
}
