using System.Diagnostics.CodeAnalysis;
using Iridium.Engine.Files;

namespace Iridium.Testing;

/// <summary>
/// Passes everything to another file system and counts the operations that succeeded, per kind, with the paths that
/// were synced. Thread-safe.
/// </summary>
public sealed class CountingFileSystem : IFileSystem
{
    // Constant after construction.
    private readonly IFileSystem _inner;
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly long[] _counts = new long[Enum.GetValues<FileOperation>().Length];
    private readonly List<string> _synced = [];
    private long _bytesRead;
    private long _bytesWritten;

    public CountingFileSystem(IFileSystem inner) => _inner = inner;

    /// <summary>Normalized paths of the files and directories synced, in order, each as often as it was.</summary>
    public IReadOnlyList<string> SyncedPaths
    {
        get
        {
            lock (_gate) return [.. _synced];
        }
    }

    public long BytesRead
    {
        get
        {
            lock (_gate) return _bytesRead;
        }
    }

    public long BytesWritten
    {
        get
        {
            lock (_gate) return _bytesWritten;
        }
    }

    public long Count(FileOperation operation)
    {
        lock (_gate) return _counts[(int)operation];
    }

    /// <summary>Starts all counts over.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            Array.Clear(_counts);
            _synced.Clear();
            _bytesRead = 0;
            _bytesWritten = 0;
        }
    }

    public IFile Create(string path)
    {
        IFile file = _inner.Create(path);
        Add(FileOperation.Create, path);
        return new CountingFile(this, file);
    }

    public IFile OpenRead(string path)
    {
        IFile file = _inner.OpenRead(path);
        Add(FileOperation.OpenRead, path);
        return new CountingFile(this, file);
    }

    public IFile OpenWrite(string path)
    {
        IFile file = _inner.OpenWrite(path);
        Add(FileOperation.OpenWrite, path);
        return new CountingFile(this, file);
    }

    public bool FileExists(string path) => _inner.FileExists(path);

    public bool DirectoryExists(string path) => _inner.DirectoryExists(path);

    public void CreateDirectory(string path)
    {
        _inner.CreateDirectory(path);
        Add(FileOperation.CreateDirectory, path);
    }

    public IReadOnlyList<string> ListFiles(string path)
    {
        IReadOnlyList<string> names = _inner.ListFiles(path);
        Add(FileOperation.ListFiles, path);
        return names;
    }

    public void Rename(string source, string destination)
    {
        _inner.Rename(source, destination);
        Add(FileOperation.Rename, source);
    }

    public bool TryLink(string source, string destination)
    {
        bool isLinked = _inner.TryLink(source, destination);
        Add(FileOperation.Link, destination);
        return isLinked;
    }

    public void Delete(string path)
    {
        _inner.Delete(path);
        Add(FileOperation.Delete, path);
    }

    public void SyncDirectory(string path)
    {
        _inner.SyncDirectory(path);
        Add(FileOperation.SyncDirectory, path);
    }

    public bool TryLock(
        string path,
        string owner,
        [NotNullWhen(true)] out IDisposable? held,
        out string? currentOwner)
    {
        bool taken = _inner.TryLock(path, owner, out held, out currentOwner);
        Add(FileOperation.Lock, path);
        return taken;
    }

    internal void Add(FileOperation operation, string path, int bytes = 0)
    {
        lock (_gate)
        {
            _counts[(int)operation]++;
            if (operation == FileOperation.Read) _bytesRead += bytes;
            if (operation == FileOperation.Write) _bytesWritten += bytes;
            if (operation is FileOperation.Sync or FileOperation.SyncDirectory) _synced.Add(FilePaths.Normalize(path));
        }
    }
}
