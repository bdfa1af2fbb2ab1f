using Iridium.Engine.Files;

namespace Iridium.Testing;

/// <summary>One open file of a <see cref="FaultFileSystem"/>. Thread-safe as the inner file is.</summary>
internal sealed class FaultFile : IFile, ILosesUnsyncedData
{
    private readonly FaultFileSystem _files;
    private readonly IFile _inner;

    public FaultFile(FaultFileSystem files, IFile inner)
    {
        _files = files;
        _inner = inner;
    }

    public string Path => _inner.Path;

    public long Length => _inner.Length;

    public int Read(Span<byte> destination, long offset)
    {
        _files.Strike(FileOperation.Read, Path);
        return _inner.Read(destination, offset);
    }

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        if (_files.Next(FileOperation.Write, Path) is { } fault)
        {
            if (fault == FaultKind.ShortWrite && source.Length > 0)
            {
                _inner.Write(source[.._files.PartOf(source.Length)], offset);
            }

            throw FaultFileSystem.Failure(fault, FileOperation.Write, Path);
        }

        _inner.Write(source, offset);
    }

    public void Sync()
    {
        if (_files.Next(FileOperation.Sync, Path) is { } fault)
        {
            if (fault == FaultKind.FailedSync) LoseUnsynced();
            throw FaultFileSystem.Failure(fault, FileOperation.Sync, Path);
        }

        _inner.Sync();
    }

    public void SetLength(long length)
    {
        _files.Strike(FileOperation.SetLength, Path);
        _inner.SetLength(length);
    }

    public void LoseUnsynced() => (_inner as ILosesUnsyncedData)?.LoseUnsynced();

    public void Dispose() => _inner.Dispose();
}
