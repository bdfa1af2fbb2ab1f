using System.Globalization;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Engine.Versions;
using Microsoft.Extensions.Logging;

namespace Iridium.Engine.Backups;

/// <summary>
/// A directory of backups (docs/formats/backup.md): one description for each, and their files, each stored once. A
/// description comes last and goes first, so every backup that has one is whole; a file that no description names was
/// left by a backup that did not come to its end. Used by one thread, which holds the directory when it changes it.
/// </summary>
internal sealed class BackupStore
{
    private const string LockName = "LOCK";
    private const string Suffix = ".backup";

    // Nobody ever copies two files at once.
    private const string Temporary = "copy.tmp";
    private const int ReadOnlyFileSystem = 30;

    // Constant after construction.
    private readonly ILogger _log;

    // Used by one thread.
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, BackupDescription> _backups = [];
    private readonly SortedDictionary<long, CorruptionException> _damaged = [];

    public BackupStore(IFileSystem files, string directory, ILogger log)
    {
        Files = files;
        Directory = directory;
        _log = log;
    }

    public IFileSystem Files { get; }

    public string Directory { get; }

    /// <summary>The backups whose description reads well, from the oldest.</summary>
    public IReadOnlyCollection<BackupDescription> Backups => _backups.Values;

    /// <summary>The others, by their numbers.</summary>
    public IReadOnlyDictionary<long, CorruptionException> Damaged => _damaged;

    /// <summary>The number of the next backup.</summary>
    public long NextId => Math.Max(_backups.Keys.LastOrDefault(), _damaged.Keys.LastOrDefault()) + 1;

    /// <summary>Creates the directory if needed, holds it, and reads what is there.</summary>
    public IDisposable HoldForChange(bool create)
    {
        if (create) Files.CreateDirectory(Directory);
        else RequireDirectory();
        IDisposable held = HeldDirectory.Take(Files, Directory, LockName);
        return Loaded(held);
    }

    /// <summary>Holds the directory against changes, unless it stands where nobody can change it.</summary>
    public IDisposable HoldForReading()
    {
        RequireDirectory();
        IDisposable held;
        try
        {
            held = HeldDirectory.Take(Files, Directory, LockName);
        }
        catch (Exception error)
            when (error is UnauthorizedAccessException or IOException { HResult: ReadOnlyFileSystem })
        {
            held = new ReleaseOnDispose(() => { });
        }

        return Loaded(held);
    }

    /// <summary>Reads what is there.</summary>
    public void Load()
    {
        RequireDirectory();
        foreach (string name in Files.ListFiles(Directory))
        {
            if (FileNames.Parse(name, out _) is FileRole.Current or FileRole.Manifest or FileRole.Unfinished)
            {
                throw new IridiumException(
                    $"The directory '{Directory}' is that of a database. Name another one for backups.");
            }

            _names.Add(name);
            if (TryParse(name, out long id)) LoadDescription(name, id);
        }
    }

    /// <summary>Whether a file of that name is there, and as long as it is to be.</summary>
    public bool Has(string storedName, long bytes)
    {
        if (!_names.Contains(storedName)) return false;
        using IFile file = Files.OpenRead(PathOf(storedName));
        return file.Length == bytes;
    }

    public string PathOf(string name) => Path.Combine(Directory, name);

    /// <summary>Creates the file that <see cref="Install"/> gives its name.</summary>
    public IFile CreateTemporary()
    {
        Files.Delete(PathOf(Temporary));
        return Files.Create(PathOf(Temporary));
    }

    /// <summary>The names of stored files that begin so.</summary>
    public IReadOnlyList<string> Find(string prefix, string extension) =>
    [
        .. _names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)
            && name.EndsWith(extension, StringComparison.Ordinal)),
    ];

    /// <summary>The stored names that descriptions need.</summary>
    public HashSet<string> Referenced() =>
        [.. _backups.Values.SelectMany(backup => backup.Files).Select(file => file.StoredName)];

    /// <summary>Gives the temporary file, which is synced, its name.</summary>
    public void Install(string name)
    {
        Files.Rename(PathOf(Temporary), PathOf(name));
        _names.Add(name);
    }

    public void Delete(string name)
    {
        Files.Delete(PathOf(name));
        _names.Remove(name);
    }

    /// <summary>Makes a backup count, whose files are there and synced.</summary>
    public void Add(BackupDescription backup)
    {
        // IMPORTANT: a description must never be found without its files.
        Files.SyncDirectory(Directory);
        string name = NameOf(backup.Id);
        using (IFile file = CreateTemporary())
        {
            file.Write(BackupDescriptionCodec.Encode(backup), 0);
            file.Sync();
        }

        Install(name);
        Files.SyncDirectory(Directory);
        _backups.Add(backup.Id, backup);
    }

    /// <summary>Takes a backup away; its files stay until <see cref="RemoveLeftovers"/>.</summary>
    public void Remove(long id)
    {
        Delete(NameOf(id));
        _backups.Remove(id);
    }

    /// <summary>Removes the files that no description needs.</summary>
    /// <returns>How many there were.</returns>
    public int RemoveLeftovers()
    {
        // IMPORTANT: a removed description that came back after a power loss would have lost its files.
        Files.SyncDirectory(Directory);
        HashSet<string> referenced = Referenced();

        // What a damaged description needs nobody knows, and another copy of it may be found.
        string[] leftovers = [.. _names.Where(name => name == Temporary
            || (_damaged.Count == 0 && IsStored(name) && !referenced.Contains(name)))];
        foreach (string name in leftovers)
        {
            Delete(name);
            _log.BackupLeftoverRemoved(name, Directory);
        }

        if (leftovers.Length > 0) Files.SyncDirectory(Directory);
        return leftovers.Length;
    }

    private static string NameOf(long id) => string.Create(CultureInfo.InvariantCulture, $"{id:D6}{Suffix}");

    private static bool TryParse(string name, out long id)
    {
        id = 0;
        return name.EndsWith(Suffix, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, name.Length - Suffix.Length), NumberStyles.None,
                CultureInfo.InvariantCulture, out id)
            && id is > 0 and < long.MaxValue
            && NameOf(id) == name;
    }

    /// <summary>Whether a name is one that a backup gives its files: 32 hexadecimal digits, length, checksum.</summary>
    private static bool IsStored(string name)
    {
        string[] parts = Path.GetFileNameWithoutExtension(name).Split('-');
        return Path.GetExtension(name) is ".tbl" or ".wal" or ".blob"
            && parts.Length == 3
            && parts[0].Length == 32
            && parts[0].All(char.IsAsciiHexDigitLower)
            && parts[1].All(char.IsAsciiDigit)
            && parts[2].Length == 8
            && parts[2].All(char.IsAsciiHexDigitLower);
    }

    private IDisposable Loaded(IDisposable held)
    {
        try
        {
            Load();
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private void RequireDirectory()
    {
        if (Files.DirectoryExists(Directory)) return;
        throw new IridiumException(
            EngineErrorCode.BackupNotFound, $"There is no directory '{Directory}' with backups. Check the path.");
    }

    private void LoadDescription(string name, long id)
    {
        string path = PathOf(name);
        try
        {
            using IFile file = Files.OpenRead(path);
            if (file.Length > Array.MaxLength) throw new CorruptionException(path, 0, "it is too long");
            byte[] bytes = new byte[file.Length];
            int read = file.Read(bytes, 0);
            BackupDescription backup = BackupDescriptionCodec.Decode(bytes.AsSpan(0, read), path);
            if (backup.Id != id) throw new CorruptionException(path, 0, $"it describes backup {backup.Id}");
            _backups.Add(id, backup);
        }
        catch (CorruptionException error)
        {
            // The other backups are as good as ever; whoever asks for this one is told.
            _damaged.Add(id, error);
        }
    }
}
