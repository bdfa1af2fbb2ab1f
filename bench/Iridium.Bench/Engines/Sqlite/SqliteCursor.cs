using System.Runtime.InteropServices;
using Iridium.Bench.Data;

namespace Iridium.Bench.Engines.Sqlite;

/// <summary>
/// A cursor made of prepared queries, one forwards and one backwards. The key to seek is copied to memory that does not
/// move, since the query reads it for as long as it runs.
/// </summary>
internal sealed unsafe class SqliteCursor : IBenchCursor
{
    private readonly SqliteConnection _connection;
    private readonly nint _forward;
    private readonly nint _backward;
    private readonly byte* _bound;
    private nint _current;

    public SqliteCursor(SqliteConnection connection)
    {
        _connection = connection;
        _forward = connection.Prepare("SELECT k, v FROM kv WHERE k >= ?1 ORDER BY k");
        _backward = connection.Prepare("SELECT k, v FROM kv ORDER BY k DESC");
        _bound = (byte*)NativeMemory.Alloc(KeyWriter.KeyBytes);
    }

    public ReadOnlySpan<byte> Key => Column(0);

    public ReadOnlySpan<byte> Value => Column(1);

    public bool SeekFirst() => Seek([0]);

    public bool SeekLast()
    {
        _ = SqliteNative.Reset(_backward);
        _current = _backward;
        return _connection.Step(_current);
    }

    public bool Seek(ReadOnlySpan<byte> key)
    {
        _ = SqliteNative.Reset(_forward);
        key.CopyTo(new Span<byte>(_bound, KeyWriter.KeyBytes));
        _ = SqliteNative.BindBlob(_forward, 1, _bound, key.Length, 0);
        _current = _forward;
        return _connection.Step(_current);
    }

    public bool Next() => _connection.Step(_current);

    public bool Previous() => _connection.Step(_current);

    public void Dispose()
    {
        _ = SqliteNative.Finalize(_forward);
        _ = SqliteNative.Finalize(_backward);
        NativeMemory.Free(_bound);
    }

    private ReadOnlySpan<byte> Column(int column)
    {
        byte* data = SqliteNative.Blob(_current, column);
        return new ReadOnlySpan<byte>(data, SqliteNative.BlobLength(_current, column));
    }
}
