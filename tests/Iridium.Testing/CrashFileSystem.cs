using System.Diagnostics.CodeAnalysis;
using Iridium.Engine.Files;

namespace Iridium.Testing;

/// <summary>
/// A disk that can lose power, in memory and repeatable from a seed. It keeps, per file, the live and the synced bytes
/// and, per directory, the live and the synced entries, with the unsynced changes between them; <see cref="Crash"/>
/// draws what survived. Directories themselves are durable once created, since
/// <see cref="IFileSystem.CreateDirectory"/> syncs the parents. Thread-safe by one lock.
/// </summary>
public sealed class CrashFileSystem : IFileSystem
{
    // Constant after construction.
    private readonly CrashDisk _disk;
    private readonly Lock _gate;

    // Guarded by _gate.
    private readonly CrashTree _tree = new();
    private readonly Dictionary<string, string> _lockOwners = new(StringComparer.Ordinal);

    /// <summary>Creates an empty disk.</summary>
    /// <param name="seed">Decides how much of the operation that loses power happens.</param>
    public CrashFileSystem(int seed = 0)
    {
        _disk = new CrashDisk(seed);
        _gate = _disk.Gate;
    }

    /// <summary>A disk that acknowledges syncs and does nothing: of its data only detection can be asked.</summary>
    public bool LyingDisk
    {
        get => _disk.IsLying;
        init => _disk.IsLying = value;
    }

    /// <summary>
    /// Mutating operations so far: create, write, sync, set length, rename, link, delete, directory sync.
    /// </summary>
    public long OperationCount
    {
        get
        {
            lock (_gate) return _disk.Power.OperationCount;
        }
    }

    /// <summary>Whether the power is gone and every operation throws.</summary>
    public bool PowerLost
    {
        get
        {
            lock (_gate) return _disk.Power.Lost;
        }
    }

    /// <summary>
    /// Lets <paramref name="operations"/> more mutating operations succeed. The power fails during the one after them,
    /// which happens in whole, in part (a write, up to a 512 B boundary) or not at all, and throws
    /// <see cref="SimulatedPowerLossException"/>, as does everything later.
    /// </summary>
    public void CrashAfterOperations(long operations)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(operations);
        lock (_gate) _disk.Power.CutAfter(operations);
    }

    /// <summary>Cuts the power between two operations.</summary>
    public void CutPower()
    {
        lock (_gate) _disk.Power.Cut();
    }

    /// <summary>What a power loss at this instant leaves. This disk is not changed and may crash again.</summary>
    /// <param name="seed">Decides every fate; the same state, seed and profile give the same disk.</param>
    /// <param name="profile">Which fates there are.</param>
    /// <returns>A powered disk without open files or locks, on which all that survived is durable.</returns>
    public CrashFileSystem Crash(int seed, CrashProfile profile)
    {
        lock (_gate)
        {
            var fate = new CrashFate(new Random(seed), profile, _tree.Pending());
            var after = new CrashFileSystem(seed) { LyingDisk = LyingDisk };

            // A file with two names stays one file.
            var survivors = new Dictionary<CrashNode, CrashNode>();
            foreach ((string path, CrashDirectory directory) in _tree.Directories)
            {
                var survivor = new CrashDirectory();
                after._tree.Directories.Add(path, survivor);
                Dictionary<string, CrashNode> entries = fate.EntriesOf(directory);
                foreach ((string name, CrashNode node) in entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    if (!survivors.TryGetValue(node, out CrashNode? found))
                        survivors.Add(node, found = new CrashNode(fate.ContentOf(node)));
                    survivor.Live.Add(name, found);
                    survivor.Durable.Add(name, found);
                }
            }

            return after;
        }
    }

    public IFile Create(string path)
    {
        string full = FilePaths.Normalize(path);
        lock (_gate) return new CrashFile(_disk, full, CreateLocked(full), true);
    }

    public IFile OpenRead(string path) => Open(path, false);

    public IFile OpenWrite(string path) => Open(path, true);

    public bool FileExists(string path)
    {
        string full = FilePaths.Normalize(path);
        lock (_gate)
        {
            _disk.Power.RequirePower();
            return _tree.TryFind(full) is not null;
        }
    }

    public bool DirectoryExists(string path)
    {
        string full = FilePaths.Normalize(path);
        lock (_gate)
        {
            _disk.Power.RequirePower();
            return _tree.IsDirectory(full);
        }
    }

    public void CreateDirectory(string path)
    {
        string full = FilePaths.Normalize(path);
        lock (_gate)
        {
            _disk.Power.RequirePower();
            var missing = new Stack<string>();
            for (string at = full; !_tree.IsDirectory(at); at = FilePaths.DirectoryOf(at))
            {
                if (_tree.TryFind(at) is not null) throw CrashTree.NotADirectory(at);
                missing.Push(at);
            }

            foreach (string directory in missing)
            {
                _disk.MutateLocked(() => _tree.Directories.Add(directory, new CrashDirectory()));
            }
        }
    }

    public IReadOnlyList<string> ListFiles(string path)
    {
        string full = FilePaths.Normalize(path);
        lock (_gate)
        {
            _disk.Power.RequirePower();
            return [.. _tree.RequireDirectory(full).Live.Keys.Order(StringComparer.Ordinal)];
        }
    }

    public void Rename(string source, string destination)
    {
        string from = FilePaths.Normalize(source);
        string to = FilePaths.Normalize(destination);
        FilePaths.RequireSameDirectory(from, to);
        lock (_gate)
        {
            _disk.Power.RequirePower();
            CrashNode node = _tree.Find(from);
            if (_tree.IsDirectory(to)) throw new IOException($"'{to}' is a directory.");
            CrashDirectory directory = _tree.RequireDirectory(FilePaths.DirectoryOf(from));
            _disk.MutateLocked(() => directory.Change(
                new DirectoryChange(_disk.NextSequenceLocked(), Path.GetFileName(from), Path.GetFileName(to), node)));
        }
    }

    public bool TryLink(string source, string destination)
    {
        string from = FilePaths.Normalize(source);
        string to = FilePaths.Normalize(destination);
        lock (_gate)
        {
            _disk.Power.RequirePower();
            CrashNode node = _tree.Find(from);
            CrashDirectory directory = _tree.RequireDirectory(FilePaths.DirectoryOf(to));
            string name = Path.GetFileName(to);
            if (directory.Live.ContainsKey(name) || _tree.IsDirectory(to))
            {
                throw new IOException($"'{to}' already exists.");
            }

            _disk.MutateLocked(() => directory.Change(
                new DirectoryChange(_disk.NextSequenceLocked(), name, null, node) { IsLink = true }));
            return true;
        }
    }

    public void Delete(string path)
    {
        string full = FilePaths.Normalize(path);
        lock (_gate)
        {
            _disk.Power.RequirePower();
            if (_tree.IsDirectory(full)) throw new UnauthorizedAccessException($"'{full}' is a directory.");
            if (_tree.TryFind(full) is null) return;
            CrashDirectory directory = _tree.RequireDirectory(FilePaths.DirectoryOf(full));
            _disk.MutateLocked(() => directory.Change(
                new DirectoryChange(_disk.NextSequenceLocked(), Path.GetFileName(full), null, null)));
        }
    }

    public void SyncDirectory(string path)
    {
        string full = FilePaths.Normalize(path);
        lock (_gate)
        {
            _disk.Power.RequirePower();
            CrashDirectory directory = _tree.RequireDirectory(full);
            _disk.MutateLocked(() =>
            {
                if (!LyingDisk) directory.Sync();
            });
        }
    }

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
            _disk.Power.RequirePower();
            held = null;
            if (_lockOwners.TryGetValue(full, out currentOwner)) return false;
            CrashNode node = _tree.TryFind(full) ?? CreateLocked(full);
            _disk.SetLength(node, 0);
            _disk.Write(node, FilePaths.OwnerBytes(owner), 0);
            _lockOwners.Add(full, FilePaths.OwnerLine(owner));
        }

        held = new ReleaseOnDispose(() =>
        {
            lock (_gate) _lockOwners.Remove(full);
        });
        return true;
    }

    private CrashFile Open(string path, bool writable)
    {
        string full = FilePaths.Normalize(path);
        lock (_gate)
        {
            _disk.Power.RequirePower();
            return new CrashFile(_disk, full, _tree.Find(full), writable);
        }
    }

    private CrashNode CreateLocked(string path)
    {
        _disk.Power.RequirePower();
        CrashDirectory directory = _tree.RequireDirectory(FilePaths.DirectoryOf(path));
        string name = Path.GetFileName(path);
        if (directory.Live.ContainsKey(name) || _tree.IsDirectory(path))
        {
            throw new IOException($"'{path}' already exists.");
        }

        var node = new CrashNode();
        _disk.MutateLocked(() => directory.Change(new DirectoryChange(_disk.NextSequenceLocked(), name, null, node)));
        return node;
    }
}
