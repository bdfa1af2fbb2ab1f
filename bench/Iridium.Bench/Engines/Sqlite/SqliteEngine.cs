namespace Iridium.Bench.Engines.Sqlite;

/// <summary>
/// SQLite as a key-value store: one table, without row ids where records are small, a write-ahead log, prepared
/// statements. All sessions write through one connection under a lock, because only one can write at a time and waiting
/// for the lock is cheaper than SQLite's own way, which tries again after pauses.
/// </summary>
internal sealed class SqliteEngine : IBenchEngine
{
    private const string FileName = "kv.sqlite";
    private readonly EngineSettings _settings;
    private readonly string _file;
    private readonly SqliteConnection _connection;
    private readonly SqliteWriter _writer;

    public SqliteEngine(EngineSettings settings)
    {
        Directory.CreateDirectory(settings.Path);
        _settings = settings;
        _file = Path.Combine(settings.Path, FileName);
        _connection = new SqliteConnection(_file, settings);
        _writer = new SqliteWriter(_connection);
    }

    public static string Describe(EngineSettings settings) =>
        $"{settings.BlockBytes} B pages, page cache {settings.CacheBytes >> 20} MiB for each connection, no filter, "
        + (SqliteConnection.IsClustered(settings) ? "table without row ids, " : "table with an index of the keys, ")
        + "no compression, journal_mode=WAL, prepared statements, one writing connection, "
        + $"synchronous={(settings.IsSync ? "FULL" : "NORMAL")}";

    public IBenchSession OpenSession() => new SqliteSession(new SqliteConnection(_file, _settings), _writer);

    public void Settle() => _connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");

    public void Dispose()
    {
        _writer.Dispose();
        _connection.Dispose();
    }
}
