using Iridium.Engine.Background;
using Iridium.Engine.Files;
using Iridium.Engine.State;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Background;

/// <summary>What a flush frees of the log is what no memtable holds, whatever is written meanwhile.</summary>
public sealed class FlushJobTests
{
    private static readonly byte[] _large = new byte[4_200];

    [Fact]
    public void A_segment_that_closes_after_the_question_what_is_needed_keeps_its_unflushed_writes()
    {
        var options = new DatabaseOptions
        {
            FileSystem = new MemoryFileSystem(),
            ManualBackgroundWork = true,
            WalSegmentBytesMax = 4_096,
            WalTotalBytesMax = 4_096,
        };
        using (var database = IridiumDatabase.Open("/log", options))
        {
            EngineState state = database.Engine.State;
            database.Default.Put("flushed"u8, _large);
            database.Flush();
            long needed = new FlushJob(state).OldestNeeded();
            database.Default.Put("first"u8, _large);
            database.Default.Put("second"u8, _large);
            state.Wal.Files.Retire(needed);
            Assert.NotNull(state.Wal.Segments.OldestLastSequence);
        }

        using var again = IridiumDatabase.Open("/log", options);
        Assert.NotNull(again.Default.Get("first"u8));
        Assert.NotNull(again.Default.Get("second"u8));
    }

    [Fact]
    public void The_log_stays_near_its_limit_though_no_memtable_is_full()
    {
        const int Segment = 16 * 1024;
        using var database = IridiumDatabase.Open("/limit", new DatabaseOptions
        {
            FileSystem = new MemoryFileSystem(),
            Durability = Durability.Os,
            WalSegmentBytesMax = Segment,
            WalTotalBytesMax = 4 * Segment,
        });
        for (int i = 0; i < 500; i++) database.Default.Put(BitConverter.GetBytes(i), _large);
        EngineState state = database.Engine.State;
        state.Signal.WaitUntil(WorkKind.Flush, () => state.Wal.Size.Bytes <= 6 * Segment);
        Assert.True(database.GetStatistics().Tables > 0);
    }

    [Fact]
    public void A_flush_leaves_the_log_nearly_empty()
    {
        using var database = IridiumDatabase.Open("/freed", new DatabaseOptions
        {
            FileSystem = new MemoryFileSystem(),
            ManualBackgroundWork = true,
            Durability = Durability.Os,
        });
        for (int i = 0; i < 500; i++) database.Default.Put(BitConverter.GetBytes(i), _large);
        Assert.InRange(database.GetStatistics().WalBytes, 2_000_000, long.MaxValue);
        database.Flush();
        EngineStatistics statistics = database.GetStatistics();
        Assert.Equal((1, true), (statistics.WalSegments, statistics.WalBytes < 1_000));
    }

    [Fact]
    public void Tables_of_a_flush_that_met_a_full_disk_are_removed()
    {
        var disk = new FaultFileSystem(new MemoryFileSystem(), 1);
        var options = new DatabaseOptions { FileSystem = disk, ManualBackgroundWork = true };
        using var database = IridiumDatabase.Open("/full", options);
        database.Default.Put("k"u8, "v"u8);
        for (int i = 0; i < 3; i++)
        {
            disk.Add(new FaultRule(FaultKind.DiskFull)
            {
                Path = path => path.Contains("MANIFEST", StringComparison.Ordinal),
                TimesMax = 1,
            });
            var error = Assert.Throws<IridiumException>(() => database.Flush());
            Assert.True(error.IsTransient);
        }

        disk.Clear();
        database.Flush();
        database.Compact();
        Assert.Single(disk.ListFiles("/full"), name => name.EndsWith(".tbl", StringComparison.Ordinal));
        Assert.NotNull(database.Default.Get("k"u8));
    }
}
