using Iridium.Engine.Files;
using Iridium.Testing;
using Microsoft.Extensions.Logging;

namespace Iridium.Engine.Tests.Diagnostics;

public sealed class EngineLogTests : IDisposable
{
    private readonly ListLoggerFactory _log = new();
    private readonly MemoryFileSystem _files = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public void A_life_is_told_from_open_to_close()
    {
        using (IridiumDatabase database = Open())
        {
            for (int round = 0; round < 2; round++)
            {
                for (int i = 0; i < 20; i++) database.Default.Put(BitConverter.GetBytes(i), new byte[50]);
                database.Flush();
            }

            while (database.Background.RunStep())
            {
            }
        }

        Open().Dispose();
        string[] names =
        [
            "Opened", "FlushBegun", "Flushed", "FlushBegun", "Flushed", "CompactionBegun", "Compacted", "Closed",
            "Replayed", "Opened", "Closed",
        ];
        Assert.Equal(names, _log.Entries.Select(entry => entry.Id.Name));
        Assert.Contains("Flushing 1 memtables of keyspace 'default'", _log.Of(20).First(), StringComparison.Ordinal);
        Assert.Contains("2 tables from level 0 to level 6", _log.Of(21).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_move_is_told_as_such()
    {
        using IridiumDatabase database = Open(trigger: 1);
        database.Default.Put([1], [1]);
        database.Flush();
        while (database.Background.RunStep())
        {
        }

        Assert.Single(_log.Of(22));
        Assert.Empty(_log.Of(11));
        Assert.Equal(1, database.GetStatistics().TablesMoved);
        Assert.Equal(0, database.GetStatistics().Compactions);
    }

    [Fact]
    public void A_stall_names_the_keyspace()
    {
        using IridiumDatabase database = Open(memtableBytes: 4_096);
        for (int i = 0; i < 500; i++) database.Default.Put(BitConverter.GetBytes(i), new byte[100]);
        Assert.NotEmpty(_log.Of(13));
        Assert.Contains("behind with 'default'", _log.Of(13).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_failure_is_told_once()
    {
        var faults = new FaultFileSystem(_files);
        using IridiumDatabase database = Open(files: faults);
        database.Default.Put([1], [1]);
        faults.Add(new FaultRule(FaultKind.InputOutput) { Operations = [FileOperation.Sync] });
        Assert.Throws<EngineFailedException>(() => database.Default.Put([2], [2], WriteOptions.Sync));
        Assert.Throws<EngineFailedException>(() => database.Default.Put([2], [2], WriteOptions.Sync));
        Assert.Single(_log.Of(7));
        Assert.Equal(LogLevel.Critical, _log.Entries.Single(entry => entry.Id.Id == 7).Level);
        Assert.NotNull(database.GetStatistics().Failure);
    }

    private IridiumDatabase Open(int trigger = 2, long memtableBytes = 1 << 20, IFileSystem? files = null) =>
        IridiumDatabase.Open("/db", new DatabaseOptions
        {
            FileSystem = files ?? _files,
            LoggerFactory = _log,
            Durability = Durability.Os,
            MemtableBytesMax = memtableBytes,
            LevelZeroCompactionTrigger = trigger,
            ManualBackgroundWork = true,
        });
}
