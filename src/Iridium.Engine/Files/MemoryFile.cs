namespace Iridium.Engine.Files;

/// <summary>One open handle on a <see cref="MemoryNode"/>. Thread-safe as its node is.</summary>
internal sealed class MemoryFile : IFile
{
    // Constant after construction.
    private readonly MemoryNode _node;
    private readonly bool _writable;

    // Own synchronisation: set once, read by anyone.
    private volatile bool _disposed;

    public MemoryFile(string path, MemoryNode node, bool writable)
    {
        Path = path;
        _node = node;
        _writable = writable;
    }

    public string Path { get; }

    public long Length
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _node.Length;
        }
    }

    public int Read(Span<byte> destination, long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _node.Read(destination, offset);
    }

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        RequireWritable();
        _node.Write(source, offset);
    }

    public void Sync() => RequireWritable();

    public void SetLength(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        RequireWritable();
        _node.SetLength(length);
    }

    public void Dispose() => _disposed = true;

    private void RequireWritable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_writable) throw new NotSupportedException($"'{Path}' was opened for reading.");
    }
}
