using Iridium.Engine.Files;

namespace Iridium.Testing;

/// <summary>One open handle of a <see cref="CrashFileSystem"/>: its disk does and guards all the work.</summary>
internal sealed class CrashFile : IFile, ILosesUnsyncedData
{
    private readonly CrashDisk _disk;
    private readonly CrashNode _node;
    private readonly bool _writable;
    private volatile bool _disposed;

    public CrashFile(CrashDisk disk, string path, CrashNode node, bool writable)
    {
        _disk = disk;
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
            return _disk.LengthOf(_node);
        }
    }

    public int Read(Span<byte> destination, long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _disk.Read(_node, destination, offset);
    }

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        RequireWritable();
        _disk.Write(_node, source.ToArray(), offset);
    }

    public void Sync()
    {
        RequireWritable();
        _disk.Sync(_node);
    }

    public void SetLength(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        RequireWritable();
        _disk.SetLength(_node, length);
    }

    public void LoseUnsynced() => _disk.LoseUnsynced(_node);

    public void Dispose() => _disposed = true;

    private void RequireWritable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_writable) throw new NotSupportedException($"'{Path}' was opened for reading.");
    }
}
