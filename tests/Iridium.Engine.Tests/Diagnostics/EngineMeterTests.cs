using System.Diagnostics.Metrics;
using Iridium.Engine.Diagnostics;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Diagnostics;

public sealed class EngineMeterTests : IDisposable
{
    private static readonly byte[] _value = new byte[100];
    private readonly TempDirectory _directory = new();
    private readonly DatabaseOptions _options = new()
    {
        Durability = Durability.Os,
        ManualBackgroundWork = true,
        LevelZeroCompactionTrigger = 2,
    };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Totals_are_those_of_what_was_done()
    {
        using var reader = new MeterReader(_directory.Path);
        using IridiumDatabase database = IridiumDatabase.Open(_directory.Path, _options);
        Fill(database, 100);
        database.Default.Put([1], _value, WriteOptions.Sync);
        database.Flush();
        using Snapshot snapshot = database.CreateSnapshot();
        reader.Collect();
        EngineStatistics now = database.GetStatistics();
        Assert.Equal(101, reader.Observed("iridium.commit.batches"));
        Assert.Equal(101, reader.Observed("iridium.commit.groups"));
        Assert.Equal(now.WalSyncs, reader.Observed("iridium.wal.syncs"));
        Assert.InRange(reader.Observed("iridium.wal.written"), 101 * 100, 101 * 200);
        Assert.Equal(now.WalBytes, reader.Observed("iridium.wal.size"));
        Assert.Equal(1, reader.Observed("iridium.flush.count"));
        Assert.Equal(now.TableBytes, reader.Observed("iridium.flush.written"));
        Assert.Equal(1, reader.Observed("iridium.tables", "iridium.keyspace=default", "iridium.level=0"));
        Assert.Equal(now.TableBytes, reader.Observed("iridium.level.size", "iridium.level=0"));
        Assert.Equal(101, reader.Observed("iridium.entries"));
        Assert.Equal(1, reader.Observed("iridium.snapshots"));
        Assert.Equal(0, reader.Observed("iridium.failed"));
        Assert.Equal(now.MemtableBytes, reader.Observed("iridium.memtable.size"));
    }

    [Fact]
    public void Compactions_are_told_by_level()
    {
        using var reader = new MeterReader(_directory.Path);
        using IridiumDatabase database = IridiumDatabase.Open(_directory.Path, _options);
        for (int i = 0; i < 2; i++)
        {
            Fill(database, 50);
            database.Flush();
        }

        EngineStatistics before = database.GetStatistics();
        while (database.Background.RunStep())
        {
        }

        reader.Collect();
        EngineStatistics after = database.GetStatistics();
        Assert.Equal(1, reader.Observed("iridium.compaction.count"));
        Assert.Equal(before.TableBytes, reader.Observed("iridium.compaction.read"));
        Assert.Equal(after.TableBytes, reader.Observed("iridium.compaction.written"));
        Assert.Single(reader.Recorded("iridium.compaction.duration"));
        KeyspaceStatistics keyspace = Assert.Single(after.Keyspaces);
        Assert.Equal(before.TableBytes, keyspace.Levels[0].BytesRead);
        Assert.Equal(before.TableBytes, keyspace.Levels[0].BytesWritten);
        Assert.Equal(after.TableBytes, keyspace.Levels[^1].BytesWritten);
        Assert.Equal(before.TableBytes, keyspace.FlushBytesWritten);
        Assert.Equal(
            (double)(before.TableBytes + after.TableBytes) / before.TableBytes, keyspace.WriteAmplification);
        Assert.Equal(1, after.SpaceAmplification);
    }

    [Fact]
    public async Task Histograms_are_recorded_as_things_happen()
    {
        using var reader = new MeterReader(_directory.Path);
        await using (IridiumDatabase first = IridiumDatabase.Open(_directory.Path, _options)) Fill(first, 10);
        using IridiumDatabase database = IridiumDatabase.Open(_directory.Path, _options);
        for (int i = 0; i < 5; i++) await database.Default.PutAsync(new byte[] { 9 }, _value, WriteOptions.Sync);
        Fill(database, 1);
        database.Flush();
        Assert.Equal(2, reader.Recorded("iridium.open.duration").Count);
        Assert.Single(reader.Recorded("iridium.recovery.duration"));
        Assert.Equal(10 + 5 + 1, reader.Recorded("iridium.commit.group.size").Sum());
        Assert.True(reader.Recorded("iridium.wal.sync.duration").Count >= 5);
        Assert.Single(reader.Recorded("iridium.flush.duration"));
        EngineStatistics now = database.GetStatistics();
        Assert.True(now.WalSyncMedian > TimeSpan.Zero && now.WalSyncP99 >= now.WalSyncMedian);
        Assert.True(now.FlushTime > TimeSpan.Zero);
    }

    [Fact]
    public void A_stall_is_counted()
    {
        using var reader = new MeterReader(_directory.Path);
        DatabaseOptions tiny = _options with { MemtableBytesMax = 4_096 };
        using IridiumDatabase database = IridiumDatabase.Open(_directory.Path, tiny);
        Fill(database, 500);
        EngineStatistics now = database.GetStatistics();
        Assert.True(now.WriteStalls > 0);
        reader.Collect();
        Assert.Equal(now.WriteStalls, reader.Observed("iridium.write_stall.count"));
        Assert.Equal((double)now.WriteStall, reader.Observed("iridium.write_stall.state"));
        Assert.True(reader.Observed("iridium.write_stall.time") >= now.WriteStallTime.TotalSeconds);
        Assert.Equal(now.MemtableMemoryBytes, reader.Observed("iridium.memtable.memory"));
    }

    [Fact]
    public void Two_databases_are_told_apart_and_a_closed_one_is_silent()
    {
        using var other = new TempDirectory();
        using var reader = new MeterReader(_directory.Path);
        using var otherReader = new MeterReader(other.Path);
        IridiumDatabase database = IridiumDatabase.Open(_directory.Path, _options);
        using IridiumDatabase second = IridiumDatabase.Open(other.Path, _options);
        Fill(database, 3);
        Fill(second, 5);
        reader.Collect();
        otherReader.Collect();
        Assert.Equal(3, reader.Observed("iridium.commit.batches"));
        Assert.Equal(5, otherReader.Observed("iridium.commit.batches"));
        database.Dispose();
        reader.Collect();
        Assert.False(reader.HasObserved("iridium.commit.batches"));
    }

    [Fact]
    public void A_database_that_does_not_open_leaves_no_meter()
    {
        using var reader = new MeterReader(_directory.Path);
        DatabaseOptions refusing = _options with { CreateIfMissing = false };
        Assert.Throws<IridiumException>(() => IridiumDatabase.Open(_directory.Path, refusing));
        reader.Collect();
        Assert.Empty(reader.Recorded("iridium.open.duration"));
        Assert.False(reader.HasObserved("iridium.commit.batches"));
    }

    [Fact]
    public void A_listener_costs_no_allocation_on_puts_and_gets()
    {
        long heard = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == EngineMeter.MeterName) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) => Interlocked.Add(ref heard, tags.Length));
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) => Interlocked.Add(ref heard, tags.Length));
        listener.Start();
        using IridiumDatabase database = IridiumDatabase.Open(_directory.Path, _options);
        byte[] key = new byte[8];
        void PutAndGet()
        {
            for (int i = 0; i < 100; i++)
            {
                BitConverter.TryWriteBytes(key, i);
                database.Default.Put(key, _value);
                database.Default.Put(key, _value, WriteOptions.Sync);
                Assert.True(database.Default.TryGetPinned(key, out PinnedValue value));
                value.Dispose();
            }
        }

        for (int i = 0; i < 20; i++) PutAndGet();
        Assert.Equal(0, AllocationMeter.LeastBytes(PutAndGet));
        Assert.True(Interlocked.Read(ref heard) > 0);
    }

    private static void Fill(IridiumDatabase database, int count)
    {
        for (int i = 0; i < count; i++) database.Default.Put(BitConverter.GetBytes(i), _value);
    }
}
