using BenchmarkDotNet.Attributes;
using Iridium.Engine;

namespace Iridium.Micro;

/// <summary>
/// What a transaction costs over a plain batch that does the same: 10 reads of a snapshot and 10 writes of 100 bytes to
/// other keys, committed with Os, by one thread on an in-cache database on disk. The ratio is that to the batch.
/// </summary>
public class TransactionBenchmarks
{
    private const int Operations = 10;
    private const int KeyCount = 100_000;

    private readonly byte[] _value = MicroData.Value(MicroData.ValueBytes, seed: 1);
    private readonly byte[][] _keys = MicroData.Shuffled(MicroData.Keys(KeyCount));
    private readonly WriteBatch _batch = new();
    private readonly TransactionOptions _serializable = new() { Isolation = TransactionIsolation.Serializable };
    private string _path = "";
    private IridiumDatabase? _database;
    private int _next;

    private IridiumDatabase Database => _database!; // Set up before any benchmark.

    [GlobalSetup]
    public void Open()
    {
        _path = Directory.CreateTempSubdirectory("iridium-micro-").FullName;
        _database = IridiumDatabase.Open(_path, new DatabaseOptions { Durability = Durability.Os });
        foreach (byte[] key in _keys) Database.Default.Put(key, _value);
        Database.Compact();
    }

    [GlobalCleanup]
    public void Close()
    {
        _database?.Dispose();
        Directory.Delete(_path, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public long PlainBatch()
    {
        long bytes = 0;
        using Snapshot snapshot = Database.CreateSnapshot();
        var options = new ReadOptions(snapshot);
        for (int i = 0; i < Operations; i++)
        {
            if (!Database.Default.TryGetPinned(NextKey(), out PinnedValue value, options)) continue;
            using (value) bytes += value.Span.Length;
        }

        _batch.Clear();
        for (int i = 0; i < Operations; i++) _batch.Put(Database.Default, NextKey(), _value);
        return Database.Write(_batch).LastSequence + bytes;
    }

    [Benchmark]
    public long SnapshotTransaction() => Run(TransactionOptions.Default);

    [Benchmark]
    public long SerializableTransaction() => Run(_serializable);

    private long Run(TransactionOptions options)
    {
        long bytes = 0;
        using Transaction transaction = Database.BeginTransaction(options);
        for (int i = 0; i < Operations; i++)
        {
            if (!transaction.TryGetPinned(Database.Default, NextKey(), out PinnedValue value)) continue;
            using (value) bytes += value.Span.Length;
        }

        for (int i = 0; i < Operations; i++) transaction.Put(Database.Default, NextKey(), _value);
        return transaction.Commit().Sequence + bytes;
    }

    private byte[] NextKey()
    {
        _next = _next + 1 < _keys.Length ? _next + 1 : 0;
        return _keys[_next];
    }
}
