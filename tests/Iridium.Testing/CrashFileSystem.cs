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
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly CrashTree _tree = new();
    private readonly Dictionary<string, string> _lockOwners = new(StringComparer.Ordinal);
    private readonly PowerSwitch _power;
    private long _sequence;

    /// <summary>Creates an empty disk.</summary>
    /// <param name="seed">Decides how much of the operation that loses power happens.</param>
    public CrashFileSystem(int seed = 0) => _power = new PowerSwitch(seed);

    /// <summary>A disk that acknowledges syncs and does nothing: of its data only detection can be asked.</summary>
    public bool LyingDisk { get; init; }

    /// <summary>Mutating operations so far: create, write, sync, set length, rename, delete, directory sync.</summary>
    public long OperationCount
    {
        get
        {
            lock (_gate) return _power.OperationCount;
        }
    }

    /// <summary>Whether the power is gone and every operation throws.</summary>
    public bool PowerLost
    {
        get
        {
            lock (_gate) return _power.Lost;
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
        lock (_gate) _power.CutAfter(operations);
    }

    /// <summary>Cuts the power between two operations.</summary>
    public void CutPower()
    {
        lock (_gate) _power.Cut();
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
            foreach ((string path, CrashDirectory directory) in _tree.Directories)
            {
                var survivor = new CrashDirectory();
                after._tree.Directories.Add(path, survivor);
                Dictionary<string, CrashNode> entries = fate.EntriesOf(directory);
                foreach ((string name, CrashNode node) in entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    var found = new CrashNode(fate.ContentOf(node));
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
        lock (_gate) return new CrashFile(this, full, CreateLocked(full), true);
    }

    public IFile OpenRead(string path) => Open(path, false);

    public IFile OpenWrite(string path) => Open(path, true);

    public bool FileExists(string path)
    {
        string full = FilePaths.Normalize(path);
        lock (_gate)
        {
            _power.RequirePower();
            return _tree.TryFind(full) is not null;
        }
    }

    public bool DirectoryExists(string path)
    {
        string full = FilePaths.Normalize(path);
        lock (_gate)
        {
            _power.RequirePower();
            return _tree.IsDirectory(full);
        }
    }

    public void CreateDirectory(string path)
    {
        string full = FilePaths.Normalize(path);
        lock (_gate)
        {
            _power.RequirePower();
            var missing = new Stack<string>();
            for (string at = full; !_tree.IsDirectory(at); at = FilePaths.DirectoryOf(at))
            {
                if (_tree.TryFind(at) is not null) throw CrashTree.NotADirectory(at);
                missing.Push(at);
            }

            foreach (string directory in missing)
            {
                MutateLocked(() => _tree.Directories.Add(directory, new CrashDirectory()));
            }
        }
    }

    public IReadOnlyList<string> ListFiles(string path)
    {
        string full = FilePaths.Normalize(path);
        lock (_gate)
        {
            _power.RequirePower();
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
            _power.RequirePower();
            CrashNode node = _tree.Find(from);
            if (_tree.IsDirectory(to)) throw new IOException($"'{to}' is a directory.");
            CrashDirectory directory = _tree.RequireDirectory(FilePaths.DirectoryOf(from));
            MutateLocked(() => directory.Change(
                new DirectoryChange(++_sequence, Path.GetFileName(from), Path.GetFileName(to), node)));
        }
    }

    public void Delete(string path)
    {
        string full = FilePaths.Normalize(path);
        lock (_gate)
        {
            _power.RequirePower();
            if (_tree.IsDirectory(full)) throw new UnauthorizedAccessException($"'{full}' is a directory.");
            if (_tree.TryFind(full) is null) return;
            CrashDirectory directory = _tree.RequireDirectory(FilePaths.DirectoryOf(full));
            MutateLocked(() => directory.Change(new DirectoryChange(++_sequence, Path.GetFileName(full), null, null)));
        }
    }

    public void SyncDirectory(string path)
    {
        string full = FilePaths.Normalize(path);
        lock (_gate)
        {
            _power.RequirePower();
            CrashDirectory directory = _tree.RequireDirectory(full);
            MutateLocked(() =>
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
            _power.RequirePower();
            held = null;
            if (_lockOwners.TryGetValue(full, out currentOwner)) return false;
            CrashNode node = _tree.TryFind(full) ?? CreateLocked(full);
            SetNodeLength(node, 0);
            WriteNode(node, FilePaths.OwnerBytes(owner), 0);
            _lockOwners.Add(full, FilePaths.OwnerLine(owner));
        }

        held = new ReleaseOnDispose(() =>
        {
            lock (_gate) _lockOwners.Remove(full);
        });
        return true;
    }

    internal long LengthOf(CrashNode node)
    {
        lock (_gate)
        {
            _power.RequirePower();
            return node.Live.Length;
        }
    }

    internal int ReadNode(CrashNode node, Span<byte> destination, long offset)
    {
        lock (_gate)
        {
            _power.RequirePower();
            return node.Live.Read(destination, offset);
        }
    }

    internal void WriteNode(CrashNode node, byte[] bytes, long offset)
    {
        lock (_gate)
        {
            bool failing = _power.FailsDuringNext();
            if (failing)
            {
                int sectors = (bytes.Length + CrashFate.SectorBytes - 1) / CrashFate.SectorBytes;
                bytes = CrashFate.Torn(bytes, offset, _power.PartDone(sectors));
            }

            if (bytes.Length > 0) node.Write(++_sequence, bytes, offset);
            if (failing) throw new SimulatedPowerLossException();
        }
    }

    internal void SetNodeLength(CrashNode node, long length)
    {
        lock (_gate) MutateLocked(() => node.SetLength(++_sequence, length));
    }

    internal void SyncNode(CrashNode node)
    {
        lock (_gate)
        {
            MutateLocked(() =>
            {
                if (!LyingDisk) node.Sync();
            });
        }
    }

    internal void LoseUnsynced(CrashNode node)
    {
        lock (_gate) node.LoseUnsynced();
    }

    private void MutateLocked(Action change)
    {
        bool failing = _power.FailsDuringNext();
        if (!failing || _power.PartDone(1) == 1) change();
        if (failing) throw new SimulatedPowerLossException();
    }

    private CrashFile Open(string path, bool writable)
    {
        string full = FilePaths.Normalize(path);
        lock (_gate)
        {
            _power.RequirePower();
            return new CrashFile(this, full, _tree.Find(full), writable);
        }
    }

    private CrashNode CreateLocked(string path)
    {
        _power.RequirePower();
        CrashDirectory directory = _tree.RequireDirectory(FilePaths.DirectoryOf(path));
        string name = Path.GetFileName(path);
        if (directory.Live.ContainsKey(name) || _tree.IsDirectory(path))
        {
            throw new IOException($"'{path}' already exists.");
        }

        var node = new CrashNode();
        MutateLocked(() => directory.Change(new DirectoryChange(++_sequence, name, null, node)));
        return node;
    }
}
