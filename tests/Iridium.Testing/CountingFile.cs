using Iridium.Engine.Files;

namespace Iridium.Testing;

/// <summary>One open file of a <see cref="CountingFileSystem"/>. Thread-safe as the inner file is.</summary>
internal sealed class CountingFile : IFile, ILosesUnsyncedData
{
    private readonly CountingFileSystem _files;
    private readonly IFile _inner;

    public CountingFile(CountingFileSystem files, IFile inner)
    {
        _files = files;
        _inner = inner;
    }

    public string Path => _inner.Path;

    public long Length => _inner.Length;

    public int Read(Span<byte> destination, long offset)
    {
        int read = _inner.Read(destination, offset);
        _files.Add(FileOperation.Read, Path, read);
        return read;
    }

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        _inner.Write(source, offset);
        _files.Add(FileOperation.Write, Path, source.Length);
    }

    public void Sync()
    {
        _inner.Sync();
        _files.Add(FileOperation.Sync, Path);
    }

    public void SetLength(long length)
    {
        _inner.SetLength(length);
        _files.Add(FileOperation.SetLength, Path);
    }

    public void LoseUnsynced() => (_inner as ILosesUnsyncedData)?.LoseUnsynced();

    public void Dispose() => _inner.Dispose();
}
