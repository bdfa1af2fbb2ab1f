using System.Data;
using Iridium.Bench.Data;
using Iridium.Data.Executing;
using Iridium.Data.Values;
using Iridium.Engine;

namespace Iridium.Bench.Statements;

/// <summary>Iridium.Data's statements, planned once, on a database of its own.</summary>
internal sealed class IridiumStatements : IStatementEngine
{
    private readonly KeyWriter _keys = new(KeyShape.Ordered);
    private readonly byte[] _key = new byte[KeyWriter.KeyBytes];
    private readonly byte[] _value;
    private readonly SqlValue?[] _values = new SqlValue?[2];
    private readonly ParameterValues _parameters;
    private readonly IridiumDatabase _database;
    private readonly SqlSession _session;
    private readonly PlannedStatement _select = Plan("SELECT value FROM kv WHERE key = @key");
    private readonly PlannedStatement _upsert = Plan("UPSERT INTO kv VALUES (@key, @value)");
    private readonly PlannedStatement _range = Plan(
        "SELECT key, value FROM kv WHERE key >= @key ORDER BY key LIMIT @count");
    private readonly PlannedStatement _begin = Plan("BEGIN");
    private readonly PlannedStatement _commit = Plan("COMMIT");

    public IridiumStatements(string path, bool isSync, int valueBytes)
    {
        _value = new byte[valueBytes];
        _parameters = new ParameterValues(_values, ["key", "value"]);
        _database = IridiumDatabase.Open(path);
        Durability durability = isSync ? Durability.Sync : Durability.Os;
        _session = new SqlSession(_database, new SessionOptions(durability, IsolationLevel.Snapshot, false, null));
        Run(Plan("CREATE KEYSPACE kv (key BLOB, value BLOB)"));
    }

    public int Select(long record)
    {
        BindKey(record);
        using RowSource rows = Run(_select)!;
        if (!rows.MoveNext(CancellationToken.None)) return 0;
        return rows.TryGetBytes(0, out ReadOnlySpan<byte> value) ? value.Length : 0;
    }

    public void Upsert(long record)
    {
        BindKey(record);
        _values[1] = SqlValue.OfBlob(_value);
        Run(_upsert);
    }

    public void UpsertMany(ReadOnlySpan<long> records)
    {
        Run(_begin);
        foreach (long record in records) Upsert(record);
        Run(_commit);
    }

    public int SelectRange(long first, int count)
    {
        BindKey(first);
        _values[1] = SqlValue.OfInteger(count);
        int bytes = 0;
        using RowSource rows = Run(_range)!;
        while (rows.MoveNext(CancellationToken.None))
        {
            rows.TryGetBytes(0, out ReadOnlySpan<byte> key);
            rows.TryGetBytes(1, out ReadOnlySpan<byte> value);
            bytes += key.Length + value.Length;
        }

        return bytes;
    }

    public void Dispose()
    {
        _session.Dispose();
        _database.Dispose();
    }

    private static PlannedStatement Plan(string text) => PlannedCommand.Of(text).Statements[0];

    private void BindKey(long record)
    {
        _keys.Write(record, _key);
        _values[0] = SqlValue.OfBlob(_key);
        _value[0] = (byte)record;
    }

    private RowSource? Run(PlannedStatement statement)
    {
        ValueTask<StatementResult> run = _session.RunAsync(statement, _parameters, false, CancellationToken.None);
        return run.IsCompletedSuccessfully ? run.Result.Rows : run.AsTask().GetAwaiter().GetResult().Rows;
    }
}
