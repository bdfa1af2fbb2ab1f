using System.Runtime.InteropServices;

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
        Execute("CREATE TABLE IF NOT EXISTS kv (k BLOB PRIMARY KEY, v BLOB NOT NULL) WITHOUT ROWID");
    }

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
