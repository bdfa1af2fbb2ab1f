using Iridium.Bench.Data;
using Iridium.Data;
using Iridium.Engine;

namespace Iridium.Bench.Statements;

/// <summary>Prepared commands of Iridium.Data, used as any program uses ADO.NET.</summary>
internal sealed class IridiumStatements : IStatementEngine
{
    private const int LevelZeroTablesMax = 4;
    private const int SettleStepsMax = 500;
    private static readonly TimeSpan _settleStep = TimeSpan.FromMilliseconds(2);

    private readonly KeyWriter _keys = new(KeyShape.Ordered);
    private readonly byte[] _key = new byte[KeyWriter.KeyBytes];
    private readonly byte[] _value;
    private readonly IridiumConnection _connection;
    private readonly IridiumCommand _select;
    private readonly IridiumCommand _upsert;
    private readonly IridiumCommand _range;

    public IridiumStatements(string path, bool isSync, int valueBytes)
        : this($"Data Source={path};Durability={(isSync ? "Sync" : "Os")}", valueBytes)
    {
    }

    private IridiumStatements(string text, int valueBytes)
    {
        _value = new byte[valueBytes];
        _connection = new IridiumConnection(text);
        _connection.Open();
        using (IridiumCommand create = _connection.CreateCommand())
        {
            create.CommandText = "CREATE KEYSPACE IF NOT EXISTS kv (key BLOB, value BLOB)";
            create.ExecuteNonQuery();
        }

        _select = Prepared("SELECT value FROM kv WHERE key = @key");
        _upsert = Prepared("UPSERT INTO kv VALUES (@key, @value)");
        _upsert.Parameters.AddWithValue("value", _value);
        _range = Prepared("SELECT key, value FROM kv WHERE key >= @key ORDER BY key LIMIT 100");
    }

    /// <summary>The median time of one sync of the log.</summary>
    public double SyncMicroseconds => _connection.Engine.GetStatistics().WalSyncMedian.TotalMicroseconds;

    public IStatementEngine Connect() => new IridiumStatements(_connection.ConnectionString, _value.Length);

    public byte[] Select(long record)
    {
        Bind(record);
        using IridiumDataReader reader = _select.ExecuteReader();
        return reader.Read() ? reader.GetFieldValue<byte[]>(0) : [];
    }

    public void Upsert(long record)
    {
        Bind(record);
        _upsert.ExecuteNonQuery();
    }

    public void UpsertMany(ReadOnlySpan<long> records)
    {
        using IridiumTransaction transaction = _connection.BeginTransaction();
        _upsert.Transaction = transaction;
        foreach (long record in records) Upsert(record);
        transaction.Commit();
        _upsert.Transaction = null;
    }

    public int SelectRange(long first)
    {
        Bind(first);
        int bytes = 0;
        using IridiumDataReader reader = _range.ExecuteReader();
        while (reader.Read()) bytes += reader.GetFieldValue<byte[]>(0).Length + reader.GetFieldValue<byte[]>(1).Length;
        return bytes;
    }

    public void Settle()
    {
        using var never = new ManualResetEventSlim();
        for (int i = 0; i < SettleStepsMax && !IsIdle(); i++) never.Wait(_settleStep);
    }

    public void Dispose()
    {
        foreach (IridiumCommand command in (IridiumCommand[])[_select, _upsert, _range]) command.Dispose();
        _connection.Dispose();
        IridiumConnection.ClearPool(_connection);
    }

    private bool IsIdle()
    {
        EngineStatistics now = _connection.Engine.GetStatistics();
        return now.SealedMemtables == 0 && now.Keyspaces.All(keyspace =>
            keyspace.Levels.Count == 0 || keyspace.Levels[0].Tables < LevelZeroTablesMax);
    }

    private IridiumCommand Prepared(string text)
    {
        var command = new IridiumCommand(text, _connection);
        command.Parameters.AddWithValue("key", _key);
        command.Prepare();
        return command;
    }

    private void Bind(long record)
    {
        _keys.Write(record, _key);
        _value[0] = (byte)record;
    }
}
