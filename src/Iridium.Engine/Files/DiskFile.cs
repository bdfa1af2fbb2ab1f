using Microsoft.Win32.SafeHandles;

namespace Iridium.Engine.Files;

/// <summary>
/// One open file of the operating system, read and written at offsets through its handle. As thread-safe as
/// <see cref="IFile"/> asks: different ranges may be used at once. The owner disposes it after the last use.
/// </summary>
internal sealed class DiskFile : IFile
{
    private readonly SafeFileHandle _handle;
    private readonly IDisposable _owner;
    private readonly bool _writable;

    /// <summary>Takes over a handle, or the <paramref name="owner"/> of it, and disposes that.</summary>
    public DiskFile(string path, SafeFileHandle handle, bool writable, IDisposable? owner = null)
    {
        Path = path;
        _handle = handle;
        _owner = owner ?? handle;
        _writable = writable;
    }

    public string Path { get; }

    public long Length => RandomAccess.GetLength(_handle);

    public int Read(Span<byte> destination, long offset)
    {
        int total = 0;
        while (total < destination.Length)
        {
            int read = RandomAccess.Read(_handle, destination[total..], offset + total);
            if (read == 0) break;
            total += read;
        }

        return total;
    }

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        RequireWritable();

        // The kernel calls an end that cannot be represented a wrong argument; see TooBig.
        if (offset > long.MaxValue - source.Length) throw TooBig(null);
        try
        {
            RandomAccess.Write(_handle, source, offset);
        }
        catch (ArgumentOutOfRangeException cause)
        {
            throw TooBig(cause);
        }
    }

    public void Sync()
    {
        RequireWritable();
        RandomAccess.FlushToDisk(_handle);
    }

    public void BeginSync(long offset, long bytes)
    {
        if (OperatingSystem.IsLinux()) UnixCalls.BeginSync(_handle, offset, bytes);
    }

    public void SetLength(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        RequireWritable();
        try
        {
            RandomAccess.SetLength(_handle, length);
        }
        catch (ArgumentOutOfRangeException cause)
        {
            throw TooBig(cause);
        }
    }

    public void Dispose() => _owner.Dispose();

    private void RequireWritable()
    {
        if (!_writable) throw new NotSupportedException($"'{Path}' was opened for reading.");
    }

    /// <summary>
    /// The base class library reports EFBIG, a full file-size limit, as a wrong argument. It is an error of the
    /// environment, so it becomes the <see cref="IOException"/> that <see cref="IoErrors.IsDiskFull"/> knows.
    /// </summary>
    private IOException TooBig(ArgumentOutOfRangeException? cause) =>
        new($"'{Path}' would grow beyond what the file system or a limit allows.", cause)
        {
            HResult = IoErrors.FileTooBig,
        };
}
