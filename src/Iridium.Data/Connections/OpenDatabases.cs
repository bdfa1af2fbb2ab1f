using Iridium.Engine;
using Iridium.Engine.Files;

namespace Iridium.Data.Connections;

/// <summary>
/// The databases that connections of this process have open: one for each directory, however many connections. With
/// pooling a database stays open for a while after its last connection, because opening one costs a recovery. Opening
/// and closing happen under one lock, so nobody gets a database that is about to close. Thread-safe.
/// </summary>
internal static class OpenDatabases
{
    private static readonly TimeSpan _idleTime = TimeSpan.FromSeconds(60);
    private static readonly Lock _gate = new();

    // Guarded by _gate.
    private static readonly Dictionary<string, OpenDatabase> _open = new(StringComparer.Ordinal);
    private static long _anonymous;
    private static bool _closesAtExit;

    /// <summary>Opens a database, or shares the one that is open.</summary>
    /// <exception cref="InvalidOperationException">The settings name no database.</exception>
    /// <exception cref="Engine.IridiumException">It cannot be opened.</exception>
    public static EngineShare Acquire(ConnectionSettings settings)
    {
        if (settings.DataSource.Length == 0 && settings.Mode != DataSourceMode.Memory)
        {
            throw new InvalidOperationException(
                "The connection string has no Data Source, the directory of a database.");
        }

        lock (_gate)
        {
            OpenDatabase open = FindLocked(settings) ?? OpenLocked(settings);
            open.Shares++;
            open.IsPooled |= settings.IsPooled
                && settings.Mode is DataSourceMode.ReadWrite or DataSourceMode.ReadWriteCreate;
            open.Idle?.Dispose();
            open.Idle = null;
            return new EngineShare(open);
        }
    }

    /// <summary>Gives a share back.</summary>
    public static void Release(OpenDatabase open)
    {
        lock (_gate)
        {
            if (--open.Shares > 0) return;
            if (open.IsPooled && !open.IsCleared)
            {
                open.Idle = TimeProvider.System.CreateTimer(
                    static state => CloseIdle((OpenDatabase)state!), open, _idleTime, Timeout.InfiniteTimeSpan);
                CloseAtExitLocked();
                return;
            }

            CloseLocked(open);
        }
    }

    /// <summary>Closes what no connection has, and lets the others close with their last connection.</summary>
    /// <param name="settings">Whose database; null for all.</param>
    public static void Clear(ConnectionSettings? settings)
    {
        lock (_gate)
        {
            string? only = settings is null ? null : KeyOf(settings, isReadOnly: false);
            foreach (OpenDatabase open in _open.Values.ToArray())
            {
                if (only is not null && open.Key != only) continue;
                open.IsCleared = true;
                if (open.Shares == 0) CloseLocked(open);
            }
        }
    }

    private static void CloseIdle(OpenDatabase open)
    {
        lock (_gate)
        {
            if (open.Shares == 0 && open.Idle is not null) CloseLocked(open);
        }
    }

    private static void CloseLocked(OpenDatabase open)
    {
        if (_open.TryGetValue(open.Key, out OpenDatabase? known) && known == open) _open.Remove(open.Key);
        open.Close();
    }

    private static OpenDatabase? FindLocked(ConnectionSettings settings)
    {
        if (settings.Mode == DataSourceMode.Memory && settings.DataSource.Length == 0) return null;
        if (_open.TryGetValue(KeyOf(settings, isReadOnly: false), out OpenDatabase? writer))
        {
            writer.IsCleared = false;
            return writer;
        }

        // A reader sees the state of now: a view that something was written after is left to those who have it.
        if (settings.Mode != DataSourceMode.ReadOnly
            || !_open.TryGetValue(KeyOf(settings, isReadOnly: true), out OpenDatabase? reader))
        {
            return null;
        }

        IridiumDatabase newest = reader.Database.Refresh();
        if (ReferenceEquals(newest, reader.Database)) return reader;
        var open = new OpenDatabase(reader.Key, newest, newest);
        _open[open.Key] = open;
        return open;
    }

    private static OpenDatabase OpenLocked(ConnectionSettings settings)
    {
        DatabaseOptions options = settings.Options ?? DatabaseOptions.Default;
        options = options with { LoggerFactory = options.LoggerFactory ?? settings.LoggerFactory };
        OpenDatabase open;
        if (settings.Mode == DataSourceMode.ReadOnly)
        {
            IridiumDatabase view = DatabaseReaders.OpenReadOnly(settings.DataSource, options);
            open = new OpenDatabase(KeyOf(settings, isReadOnly: true), view, view);
        }
        else
        {
            bool isMemory = settings.Mode == DataSourceMode.Memory;
            options = isMemory
                ? options with { FileSystem = new MemoryFileSystem(), CreateIfMissing = true }
                : options with { CreateIfMissing = settings.CreatesIfMissing };
            DatabaseLease lease = IridiumDatabase.OpenShared(
                isMemory ? Path.Combine(Path.GetTempPath(), "iridium-memory") : settings.DataSource, options);
            string key = isMemory && settings.DataSource.Length == 0
                ? $"memory#{++_anonymous}"
                : KeyOf(settings, isReadOnly: false);
            open = new OpenDatabase(key, lease.Database, lease);
        }

        _open[open.Key] = open;
        return open;
    }

    private static string KeyOf(ConnectionSettings settings, bool isReadOnly) => settings.Mode == DataSourceMode.Memory
        ? "memory:" + settings.DataSource
        : (isReadOnly ? "view:" : "file:") + Path.TrimEndingDirectorySeparator(Path.GetFullPath(settings.DataSource));

    /// <summary>A pooled database may hold writes that are not yet with the operating system.</summary>
    private static void CloseAtExitLocked()
    {
        if (_closesAtExit) return;
        _closesAtExit = true;
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => Clear(null);
    }
}
