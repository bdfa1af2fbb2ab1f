using System.Text;
using Iridium.Engine.Files;
using Iridium.Engine.Versions;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Background;

/// <summary>What goes wrong in one compaction stays there.</summary>
public sealed class SchedulerTests
{
    private readonly MemoryFileSystem _files = new();

    [Fact]
    public void A_damaged_table_stops_only_what_needs_it()
    {
        string damaged;
        using (IridiumDatabase database = Open(_files))
        {
            Fill(database.Default, 'a');
            database.Flush();
            damaged = Tables().Single();
            Fill(database.Default, 'a');
            Fill(database.GetOrCreateKeyspace("other"), 'a');
            database.Flush();
            Fill(database.Default, 'm');
            Fill(database.GetOrCreateKeyspace("other"), 'a');
            database.Flush();
            Fill(database.Default, 'm');
            database.Flush();
        }

        Damage(damaged);
        using IridiumDatabase again = Open(_files);
        Assert.InRange(Settle(again), 2, 3);
        EngineStatistics now = again.GetStatistics();
        Assert.Equal(2, now.Compactions);
        Assert.Equal(2, now.Keyspaces.Single(each => each.Name == "default").Levels[0].Tables);
        Assert.Equal(0, now.Keyspaces.Single(each => each.Name == "other").Levels[0].Tables);
        Assert.Contains(Path.GetFileName(damaged), Tables());
        Assert.NotNull(again.Default.Get("m1"u8));
        Assert.Throws<CorruptionException>(() => again.Compact());
    }

    [Fact]
    public void A_disk_that_is_full_for_one_part_of_a_compaction_leaves_everything_as_it_was()
    {
        var disk = new FaultFileSystem(_files, 1);
        using IridiumDatabase database = Open(disk);
        for (int round = 0; round < 3; round++)
        {
            for (char first = 'a'; first <= 'z'; first++) Fill(database.Default, first);
            database.Flush();
            database.Compact();
        }

        for (char first = 'a'; first <= 'z'; first++) Fill(database.Default, first);
        database.Flush();
        IReadOnlyList<string> before = Tables();
        disk.Add(new FaultRule(FaultKind.DiskFull) { Operations = [FileOperation.Create], Nth = 6 });
        Assert.True(Assert.Throws<IridiumException>(() => database.Compact()).IsTransient);
        disk.Clear();
        while (database.Background.RunStep())
        {
        }

        Assert.Subset(before.ToHashSet(), Tables().ToHashSet());
        database.Compact();
        Assert.Equal(26 * 50, database.GetStatistics().Entries);
    }

    [Fact]
    public void A_compaction_of_everything_ends_soon_when_it_is_cancelled_and_leaves_no_file()
    {
        using IridiumDatabase database = Open(_files);
        for (int i = 0; i < 20_000; i++) database.Default.Put(Encoding.UTF8.GetBytes($"{i:D6}"), [1], WriteOptions.Os);
        database.Flush();
        using var cancel = new CancellationTokenSource();
        IReadOnlyList<string> before = Tables();
        long reported = 0;
        var progress = new Progress(value =>
        {
            reported = value.DoneBytes;
            cancel.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => database.Compact(progress, cancel.Token));
        Assert.True(reported > 0);
        Assert.Equal(before, Tables());
        database.Compact();
    }

    private sealed class Progress(Action<EngineProgress> report) : IProgress<EngineProgress>
    {
        public void Report(EngineProgress value) => report(value);
    }

    private static void Fill(Keyspace keyspace, char first)
    {
        for (int i = 0; i < 50; i++)
            keyspace.Put(Encoding.UTF8.GetBytes($"{first}{i}"), new byte[100], WriteOptions.Os);
    }

    /// <summary>Works until nothing is due but what fails; returns how often a damaged table was met.</summary>
    private static int Settle(IridiumDatabase database)
    {
        int failures = 0;
        int inARow = 0;
        while (inARow < 2)
        {
            try
            {
                if (!database.Background.RunStep()) break;
                inARow = 0;
            }
            catch (CorruptionException)
            {
                failures++;
                inARow++;
            }
        }

        return failures;
    }

    private void Damage(string name)
    {
        using IFile file = _files.OpenWrite(Path.Combine("/x", name));
        file.Write([1, 2, 3], 10);
    }

    private IReadOnlyList<string> Tables() =>
        [.. _files.ListFiles("/x").Where(name => FileNames.Parse(name, out _) == FileRole.Table)];

    private static IridiumDatabase Open(IFileSystem files) => IridiumDatabase.Open("/x", new DatabaseOptions
    {
        FileSystem = files,
        TableBytesTarget = 8_192,
        LevelZeroCompactionTrigger = 2,
        BackgroundThreads = 4,
        ManualBackgroundWork = true,
    });
}
