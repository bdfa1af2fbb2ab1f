using System.Runtime.InteropServices;
using Iridium.Bench.Data;

namespace Iridium.Bench.Engines.Sqlite;

/// <summary>One connection to a SQLite file. For one thread at a time.</summary>
internal sealed class SqliteConnection : IDisposable
{
    private const int BusyMilliseconds = 60_000;
    private readonly nint _connection;

    public SqliteConnection(string file, EngineSettings settings)
    {
        Check(SqliteNative.Open(file, out _connection, SqliteNative.OpenFlags, 0));
        Check(SqliteNative.SetBusyTimeout(_connection, BusyMilliseconds));
        Execute($"PRAGMA page_size={settings.BlockBytes}");
        Execute("PRAGMA journal_mode=WAL");
        Execute($"PRAGMA synchronous={(settings.IsSync ? "FULL" : "NORMAL")}");
        Execute($"PRAGMA cache_size=-{settings.CacheBytes / 1024}");
        string layout = IsClustered(settings) ? " WITHOUT ROWID" : "";
        Execute($"CREATE TABLE IF NOT EXISTS kv (k BLOB PRIMARY KEY, v BLOB NOT NULL){layout}");
    }

    /// <summary>
    /// Whether rows stand in the tree of the keys. SQLite advises it for rows of at most a twentieth of a page: a
    /// larger one spills to a page of its own there, which took 4.6 times the space and twice the time at 1,000 bytes.
    /// </summary>
    public static bool IsClustered(EngineSettings settings) =>
        settings.ValueBytes + KeyWriter.KeyBytes <= settings.BlockBytes / 20;

    public nint Prepare(string sql)
    {
        Check(SqliteNative.Prepare(_connection, sql, -1, out nint statement, 0));
        return statement;
    }

    public void Execute(string sql) => Check(SqliteNative.Execute(_connection, sql, 0, 0, 0));

    /// <summary>Runs a statement to its next row.</summary>
    /// <returns>False when there is none.</returns>
    public bool Step(nint statement)
    {
        int code = SqliteNative.Step(statement);
        if (code is SqliteNative.Row or SqliteNative.Done) return code == SqliteNative.Row;
        throw Failure();
    }

    public void Dispose() => _ = SqliteNative.Close(_connection);

    private void Check(int code)
    {
        if (code != 0) throw Failure();
    }

    private BenchException Failure() =>
        new($"SQLite: {Marshal.PtrToStringUTF8(SqliteNative.ErrorText(_connection))}");
}
