using Iridium.Bench.Data;

namespace Iridium.Bench.Engines.Sqlite;

/// <summary>One thread's access to SQLite: a connection to read with, and the shared writer.</summary>
internal sealed unsafe class SqliteSession : IBenchSession
{
    private readonly SqliteConnection _connection;
    private readonly SqliteWriter _writer;
    private readonly nint _get;

    public SqliteSession(SqliteConnection connection, SqliteWriter writer)
    {
        _connection = connection;
        _writer = writer;
        _get = connection.Prepare("SELECT v FROM kv WHERE k = ?1");
    }

    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => _writer.Put(key, value);

    public bool TryRead(ReadOnlySpan<byte> key, out long record)
    {
        record = 0;
        fixed (byte* k = key)
        {
            _ = SqliteNative.BindBlob(_get, 1, k, key.Length, 0);
            bool isFound = _connection.Step(_get);
            if (isFound)
            {
                byte* value = SqliteNative.Blob(_get, 0);
                record = ValueSource.RecordOf(new ReadOnlySpan<byte>(value, SqliteNative.BlobLength(_get, 0)));
            }

            _ = SqliteNative.Reset(_get);
            return isFound;
        }
    }

    public IBenchCursor OpenCursor() => new SqliteCursor(_connection);

    public void BeginLoad() => _writer.BeginLoad();

    public void EndLoad() => _writer.EndLoad();

    public void Dispose()
    {
        _ = SqliteNative.Finalize(_get);
        _connection.Dispose();
    }
}
