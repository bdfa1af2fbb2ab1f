using System.Diagnostics.CodeAnalysis;
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

    // Guarded by _gate: every open database by each spelling of its path that was used so far.
    private static readonly Dictionary<string, OpenDatabase> _open = new(
        OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
    private static long _anonymous;
    private static bool _closesAtExit;

    /// <summary>Opens a database, or shares the one that is open.</summary>
    /// <exception cref="InvalidOperationException">
    /// The settings name no database, or one that is open with other options than they ask for.
    /// </exception>
    /// <exception cref="Engine.IridiumException">It cannot be opened.</exception>
    public static EngineShare Acquire(ConnectionSettings settings)
    {
        if (settings.DataSource.Length == 0 && settings.Mode != DataSourceMode.Memory)
        {
            throw new InvalidOperationException(
                "The connection string has no Data Source, the directory of a database.");
        }

        lock (_gate) return ShareLocked(FindLocked(settings) ?? OpenLocked(settings), settings);
    }

    /// <summary>Shares a database if that takes no time.</summary>
    /// <returns>False when it would have to be opened, or one is being opened or closed.</returns>
    public static bool TryAcquire(ConnectionSettings settings, [NotNullWhen(true)] out EngineShare? share)
    {
        share = null;
        bool isQuick = settings is not { DataSource.Length: 0 } and not { Mode: DataSourceMode.ReadOnly };
        if (!isQuick || !_gate.TryEnter()) return false;
        try
        {
            if (FindLocked(settings) is OpenDatabase open) share = ShareLocked(open, settings);
            return share is not null;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Takes another share of what is shared already.</summary>
    public static EngineShare Share(OpenDatabase open)
    {
        lock (_gate)
        {
            open.Shares++;
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
                open.Idle = open.Options.TimeProvider.CreateTimer(
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
            foreach (OpenDatabase open in _open.Values.Distinct().ToArray())
            {
                if (only is not null && !_open.Comparer.Equals(open.Key, only)) continue;
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
        foreach (string name in _open.Where(pair => pair.Value == open).Select(pair => pair.Key).ToArray())
            _open.Remove(name);
        open.Close();
    }

    private static EngineShare ShareLocked(OpenDatabase open, ConnectionSettings settings)
    {
        open.Shares++;
        open.IsPooled |= settings.IsPooled
            && settings.Mode is DataSourceMode.ReadWrite or DataSourceMode.ReadWriteCreate;
        open.Idle?.Dispose();
        open.Idle = null;
        return new EngineShare(open);
    }

    private static OpenDatabase? FindLocked(ConnectionSettings settings)
    {
        if (settings.Mode == DataSourceMode.Memory && settings.DataSource.Length == 0) return null;
        if (FindLocked(settings, isReadOnly: false) is OpenDatabase writer)
        {
            string? conflict = settings.Options is DatabaseOptions asked
                ? OptionConflict.Find(writer.Options, asked)
                : null;
            if (conflict is null) return writer;
            if (writer.Shares > 0)
            {
                throw new InvalidOperationException(
                    $"The database '{settings.DataSource}' is open with other options: {conflict}. Give all data "
                    + "sources of a database the same options, or close the others first.");
            }

            CloseLocked(writer);
            return null;
        }

        // A reader sees the state of now: a view that something was written after is left to those who have it.
        if (settings.Mode != DataSourceMode.ReadOnly
            || FindLocked(settings, isReadOnly: true) is not OpenDatabase reader)
        {
            return null;
        }

        IridiumDatabase newest = reader.Database.Refresh();
        if (ReferenceEquals(newest, reader.Database)) return reader;
        var open = new OpenDatabase(reader.Key, newest, newest) { Options = reader.Options };
        foreach (string name in _open.Where(pair => pair.Value == reader).Select(pair => pair.Key).ToArray())
            _open[name] = open;
        return open;
    }

    /// <summary>Looks by the path as it is written, which is quick, then by what it stands for.</summary>
    private static OpenDatabase? FindLocked(ConnectionSettings settings, bool isReadOnly)
    {
        string written = NameOf(settings, settings.DataSource, isReadOnly);
        if (_open.TryGetValue(written, out OpenDatabase? open)) return open;
        if (!_open.TryGetValue(KeyOf(settings, isReadOnly), out open)) return null;
        _open[written] = open;
        return open;
    }

    private static OpenDatabase OpenLocked(ConnectionSettings settings)
    {
        DatabaseOptions options = settings.Options ?? DatabaseOptions.Default;
        options = options with { LoggerFactory = options.LoggerFactory ?? settings.LoggerFactory };
        OpenDatabase open;
        if (settings.Mode == DataSourceMode.ReadOnly)
        {
            IridiumDatabase view = DatabaseReaders.OpenReadOnly(DatabasePath.Resolve(settings.DataSource), options);
            open = new OpenDatabase(KeyOf(settings, isReadOnly: true), view, view) { Options = options };
        }
        else
        {
            bool isMemory = settings.Mode == DataSourceMode.Memory;
            DatabaseOptions asked = options;
            options = isMemory
                ? options with { FileSystem = new MemoryFileSystem(), CreateIfMissing = true }
                : options with { CreateIfMissing = settings.CreatesIfMissing };
            DatabaseLease lease = IridiumDatabase.OpenShared(
                isMemory
                    ? Path.Combine(Path.GetTempPath(), "iridium-memory")
                    : DatabasePath.Resolve(settings.DataSource),
                options);
            string key = isMemory && settings.DataSource.Length == 0
                ? $"memory#{++_anonymous}"
                : KeyOf(settings, isReadOnly: false);
            open = new OpenDatabase(key, lease.Database, lease) { Options = asked };
        }

        _open[open.Key] = open;
        return open;
    }

    private static string KeyOf(ConnectionSettings settings, bool isReadOnly) => settings.Mode == DataSourceMode.Memory
        ? NameOf(settings, settings.DataSource, isReadOnly)
        : NameOf(settings, DatabasePath.Resolve(settings.DataSource), isReadOnly);

    private static string NameOf(ConnectionSettings settings, string path, bool isReadOnly) =>
        settings.Mode == DataSourceMode.Memory
            ? "memory:" + path
            : (isReadOnly ? "view:" : "file:") + DatabasePath.Full(path);

    /// <summary>A pooled database may hold writes that are not yet with the operating system.</summary>
    private static void CloseAtExitLocked()
    {
        if (_closesAtExit) return;
        _closesAtExit = true;
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => Clear(null);
    }
}
