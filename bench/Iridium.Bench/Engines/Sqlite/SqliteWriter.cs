namespace Iridium.Bench.Engines.Sqlite;

/// <summary>The one connection that writes. Thread-safe; a load is for one thread.</summary>
internal sealed unsafe class SqliteWriter : IDisposable
{
    private const int PutsPerLoadTransaction = 10_000;
    private readonly SqliteConnection _connection;
    private readonly nint _put;
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private bool _isLoading;
    private int _loadPuts;

    public SqliteWriter(SqliteConnection connection)
    {
        _connection = connection;
        _put = connection.Prepare("INSERT OR REPLACE INTO kv (k, v) VALUES (?1, ?2)");
    }

    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        lock (_gate)
        {
            fixed (byte* k = key, v = value)
            {
                // 0 means that the bytes stay where they are until the statement is done.
                _ = SqliteNative.BindBlob(_put, 1, k, key.Length, 0);
                _ = SqliteNative.BindBlob(_put, 2, v, value.Length, 0);
                _connection.Step(_put);
                _ = SqliteNative.Reset(_put);
            }

            if (!_isLoading || ++_loadPuts % PutsPerLoadTransaction != 0) return;
            _connection.Execute("COMMIT");
            _connection.Execute("BEGIN");
        }
    }

    public void BeginLoad()
    {
        _connection.Execute("BEGIN");
        _isLoading = true;
    }

    public void EndLoad()
    {
        _isLoading = false;
        _connection.Execute("COMMIT");
    }

    public void Dispose() => _ = SqliteNative.Finalize(_put);
}
