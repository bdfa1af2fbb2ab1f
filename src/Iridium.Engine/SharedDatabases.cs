namespace Iridium.Engine;

/// <summary>
/// The databases that this process shares, one for each directory, with the number of leases on each. Opening and
/// closing a directory happen under one lock, so a lease never gets a database that is about to close. Thread-safe.
/// </summary>
internal static class SharedDatabases
{
    private static readonly Lock _gate = new();

    // Guarded by _gate.
    private static readonly List<Entry> _entries = [];

    public static DatabaseLease Acquire(string path, DatabaseOptions options)
    {
        // Databases on different file systems have nothing to do with one another, whatever their paths.
        string directory = IridiumDatabase.DirectoryOf(path);
        lock (_gate)
        {
            Entry? entry = _entries.Find(each => each.Directory == directory && each.Files == options.FileSystem);
            if (entry is not null)
            {
                entry.Leases++;
                return new DatabaseLease(entry.Database);
            }

            IridiumDatabase database = IridiumDatabase.Open(path, options);
            database.Engine.IsShared = true;
            var opened = new Entry(directory, options.FileSystem, database);
            _entries.Add(opened);
            return new DatabaseLease(opened.Database);
        }
    }

    public static void Release(IridiumDatabase database)
    {
        lock (_gate)
        {
            Entry entry = _entries.Single(each => each.Database == database);
            if (--entry.Leases > 0) return;
            _entries.Remove(entry);
            database.Engine.Close();
        }
    }

    private sealed class Entry(string directory, Files.IFileSystem files, IridiumDatabase database)
    {
        public string Directory { get; } = directory;

        public Files.IFileSystem Files { get; } = files;

        public IridiumDatabase Database { get; } = database;

        public int Leases { get; set; } = 1;
    }
}
