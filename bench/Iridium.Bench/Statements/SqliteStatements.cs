using Iridium.Bench.Data;
using Iridium.Bench.Engines;
using Iridium.Bench.Engines.Sqlite;

namespace Iridium.Bench.Statements;

/// <summary>SQLite's statements, prepared once, through its C interface with a write-ahead log.</summary>
internal sealed unsafe class SqliteStatements : IStatementEngine
{
    private readonly KeyWriter _keys = new(KeyShape.Ordered);
    private readonly byte[] _key = GC.AllocateArray<byte>(KeyWriter.KeyBytes, pinned: true);
    private readonly byte[] _value;
    private readonly EngineSettings _settings;
    private readonly SqliteConnection _connection;
    private readonly nint _select;
    private readonly nint _upsert;
    private readonly nint _range;
    private readonly nint _begin;
    private readonly nint _commit;

    public SqliteStatements(string path, bool isSync, int valueBytes)
        : this(new EngineSettings
        {
            Path = path,
            Durability = isSync ? WriteDurability.Sync : WriteDurability.Os,
            ValueBytes = valueBytes,
        })
    {
    }

    private SqliteStatements(EngineSettings settings)
    {
        Directory.CreateDirectory(settings.Path);
        _settings = settings;
        _value = GC.AllocateArray<byte>(settings.ValueBytes, pinned: true);
        _connection = new SqliteConnection(Path.Combine(settings.Path, "kv.sqlite"), settings);
        _select = _connection.Prepare("SELECT v FROM kv WHERE k = ?1");
        _upsert = _connection.Prepare("INSERT OR REPLACE INTO kv (k, v) VALUES (?1, ?2)");
        _range = _connection.Prepare("SELECT k, v FROM kv WHERE k >= ?1 ORDER BY k LIMIT 100");
        _begin = _connection.Prepare("BEGIN");
        _commit = _connection.Prepare("COMMIT");
    }

    public IStatementEngine Connect() => new SqliteStatements(_settings);

    public byte[] Select(long record)
    {
        Bind(_select, record);
        byte[] value = _connection.Step(_select) ? Copy(_select, 0) : [];
        _ = SqliteNative.Reset(_select);
        return value;
    }

    public void Upsert(long record)
    {
        Bind(_upsert, record);
        fixed (byte* value = _value) _ = SqliteNative.BindBlob(_upsert, 2, value, _value.Length, 0);
        Run(_upsert);
    }

    public void UpsertMany(ReadOnlySpan<long> records)
    {
        Run(_begin);
        foreach (long record in records) Upsert(record);
        Run(_commit);
    }

    public int SelectRange(long first)
    {
        Bind(_range, first);
        int bytes = 0;
        while (_connection.Step(_range)) bytes += Copy(_range, 0).Length + Copy(_range, 1).Length;
        _ = SqliteNative.Reset(_range);
        return bytes;
    }

    /// <summary>Checkpoints run within the commits that bring them about.</summary>
    public void Settle()
    {
    }

    public void Dispose()
    {
        foreach (nint statement in (nint[])[_select, _upsert, _range, _begin, _commit])
            _ = SqliteNative.Finalize(statement);
        _connection.Dispose();
    }

    private static byte[] Copy(nint statement, int column)
    {
        byte* data = SqliteNative.Blob(statement, column);
        return new ReadOnlySpan<byte>(data, SqliteNative.BlobLength(statement, column)).ToArray();
    }

    private void Bind(nint statement, long record)
    {
        _keys.Write(record, _key);
        _value[0] = (byte)record;
        fixed (byte* key = _key) _ = SqliteNative.BindBlob(statement, 1, key, _key.Length, 0);
    }

    private void Run(nint statement)
    {
        _connection.Step(statement);
        _ = SqliteNative.Reset(statement);
    }
}
