using System.Diagnostics.CodeAnalysis;

namespace Iridium.Engine.Files;

/// <summary>
/// Files kept in memory, for tests and for databases that need not outlive the process. Syncs do nothing. Behaves as
/// the disk does: a deleted or replaced file stays readable through open handles, roots of paths always exist, and a
/// lock excludes every other opener of the same instance. Thread-safe.
/// </summary>
public sealed class MemoryFileSystem : IFileSystem
{
    // Constant after construction.
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly Dictionary<string, MemoryNode> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _directories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _lockOwners = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IFile Create(string path)
    {
        string full = FilePaths.Normalize(path);
        lock (_gate) return new MemoryFile(full, CreateLocked(full), true);
    }

    /// <inheritdoc/>
    public IFile OpenRead(string path) => Open(path, false);

    /// <inheritdoc/>
    public IFile OpenWrite(string path) => Open(path, true);

    /// <inheritdoc/>
    public bool FileExists(string path)
    {
        string full = FilePaths.Normalize(path);
        lock (_gate) return _files.ContainsKey(full);
    }

    /// <inheritdoc/>
    public bool DirectoryExists(string path)
    {
        string full = FilePaths.Normalize(path);
        lock (_gate) return IsDirectoryLocked(full);
    }

    /// <inheritdoc/>
    public void CreateDirectory(string path)
    {
        string full = FilePaths.Normalize(path);
        lock (_gate)
        {
            for (string at = full; !IsDirectoryLocked(at); at = FilePaths.DirectoryOf(at))
            {
                if (_files.ContainsKey(at)) throw NotADirectory(at);
            }

            for (string at = full; !IsDirectoryLocked(at); at = FilePaths.DirectoryOf(at)) _directories.Add(at);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFiles(string path)
    {
        string full = FilePaths.Normalize(path);
        lock (_gate)
        {
            RequireDirectoryLocked(full);
            return
            [
                .. _files.Keys
                    .Where(file => FilePaths.DirectoryOf(file) == full)
                    .Select(file => Path.GetFileName(file))
                    .Order(StringComparer.Ordinal),
            ];
        }
    }

    /// <inheritdoc/>
    public void Rename(string source, string destination)
    {
        string from = FilePaths.Normalize(source);
        string to = FilePaths.Normalize(destination);
        FilePaths.RequireSameDirectory(from, to);
        lock (_gate)
        {
            MemoryNode node = FindLocked(from);
            if (IsDirectoryLocked(to)) throw new IOException($"'{to}' is a directory.");
            _files.Remove(from);
            _files[to] = node;
        }
    }

    /// <inheritdoc/>
    public bool TryLink(string source, string destination)
    {
        string from = FilePaths.Normalize(source);
        string to = FilePaths.Normalize(destination);
        lock (_gate)
        {
            MemoryNode node = FindLocked(from);
            RequireDirectoryLocked(FilePaths.DirectoryOf(to));
            if (_files.ContainsKey(to) || IsDirectoryLocked(to)) throw new IOException($"'{to}' already exists.");
            _files.Add(to, node);
            return true;
        }
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        string full = FilePaths.Normalize(path);
        lock (_gate)
        {
            if (IsDirectoryLocked(full)) throw new UnauthorizedAccessException($"'{full}' is a directory.");
            _files.Remove(full);
        }
    }

    /// <inheritdoc/>
    public void SyncDirectory(string path)
    {
        string full = FilePaths.Normalize(path);
        lock (_gate) RequireDirectoryLocked(full);
    }

    /// <inheritdoc/>
    public bool TryLock(
        string path,
        string owner,
        [NotNullWhen(true)] out IDisposable? held,
        out string? currentOwner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        string full = FilePaths.Normalize(path);
        lock (_gate)
        {
            held = null;
            if (_lockOwners.TryGetValue(full, out currentOwner)) return false;
            if (!_files.TryGetValue(full, out MemoryNode? node)) node = CreateLocked(full);
            node.SetLength(0);
            node.Write(FilePaths.OwnerBytes(owner), 0);
            _lockOwners.Add(full, FilePaths.OwnerLine(owner));
        }

        held = new ReleaseOnDispose(() => Unlock(full));
        return true;
    }

    private void Unlock(string path)
    {
        lock (_gate) _lockOwners.Remove(path);
    }

    private MemoryFile Open(string path, bool writable)
    {
        string full = FilePaths.Normalize(path);
        lock (_gate) return new MemoryFile(full, FindLocked(full), writable);
    }

    private MemoryNode CreateLocked(string path)
    {
        RequireDirectoryLocked(FilePaths.DirectoryOf(path));
        if (_files.ContainsKey(path) || IsDirectoryLocked(path)) throw new IOException($"'{path}' already exists.");
        var node = new MemoryNode();
        _files.Add(path, node);
        return node;
    }

    private MemoryNode FindLocked(string path)
    {
        if (_files.TryGetValue(path, out MemoryNode? node)) return node;
        if (IsDirectoryLocked(path)) throw new UnauthorizedAccessException($"'{path}' is a directory.");
        RequireDirectoryLocked(FilePaths.DirectoryOf(path));
        throw new FileNotFoundException($"There is no file '{path}'.", path);
    }

    private void RequireDirectoryLocked(string path)
    {
        if (IsDirectoryLocked(path)) return;
        if (_files.ContainsKey(path)) throw NotADirectory(path);
        throw new DirectoryNotFoundException($"There is no directory '{path}'.");
    }

    private bool IsDirectoryLocked(string path) => _directories.Contains(path) || Path.GetPathRoot(path) == path;

    private static IOException NotADirectory(string path) => new($"'{path}' is a file, not a directory.");
}
