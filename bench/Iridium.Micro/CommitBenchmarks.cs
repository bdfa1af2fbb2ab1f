using BenchmarkDotNet.Attributes;
using Iridium.Engine;

namespace Iridium.Micro;

/// <summary>
/// Commits to a database on disk, in the folder for temporary files: memtables, log and background work as in real use,
/// a memtable that rotates included. Keys repeat, so that the database stays small. Values are 100 bytes.
/// </summary>
public class CommitBenchmarks
{
    private const int Puts = 1_024;
    private const int BatchSize = 100;
    private const int Writers = 64;
    private readonly byte[] _value = MicroData.Value(MicroData.ValueBytes, seed: 1);
    private readonly byte[][] _keys = MicroData.Shuffled(MicroData.Keys(100_000));
    private readonly Task[] _writers = new Task[Writers];
    private string _path = "";
    private IridiumDatabase? _database;
    private readonly WriteBatch _batch = new();
    private int _next;

    private IridiumDatabase Database => _database!; // Set up before any benchmark.

    [GlobalSetup]
    public void Open()
    {
        _path = Directory.CreateTempSubdirectory("iridium-micro-").FullName;
        _database = IridiumDatabase.Open(_path, new DatabaseOptions { Durability = Durability.Os });
    }

    [GlobalCleanup]
    public void Close()
    {
        _database?.Dispose();
        Directory.Delete(_path, recursive: true);
    }

    /// <summary>One thread, each put handed to the operating system. The time is that of one put.</summary>
    [Benchmark(OperationsPerInvoke = Puts)]
    public long PutOs()
    {
        long last = 0;
        for (int i = 0; i < Puts; i++) last = Database.Default.Put(NextKey(), _value);
        return last;
    }

    /// <summary>A batch of 100 puts, filled anew and committed. The time is that of the batch.</summary>
    [Benchmark]
    public long WriteBatchOf100()
    {
        _batch.Clear();
        for (int i = 0; i < BatchSize; i++) _batch.Put(Database.Default, NextKey(), _value);
        return Database.Write(_batch).LastSequence;
    }

    /// <summary>64 writers, each of which puts durably and waits. The time is that of one put.</summary>
    [Benchmark(OperationsPerInvoke = Writers)]
    public Task PutSync64Awaiting()
    {
        for (int i = 0; i < Writers; i++)
        {
            _writers[i] = Database.Default
                .PutAsync(NextKey(), _value, options: new WriteOptions { Durability = Durability.Sync }).AsTask();
        }

        return Task.WhenAll(_writers);
    }

    private byte[] NextKey()
    {
        _next = _next + 1 < _keys.Length ? _next + 1 : 0;
        return _keys[_next];
    }
}
