using System.Collections.Concurrent;
using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Diagnostics;

public sealed class EngineEventTests
{
    [Fact]
    public async Task What_the_engine_does_is_told_in_its_order()
    {
        using IridiumDatabase database = Open();
        var told = new ConcurrentQueue<string>();
        var ended = new TaskCompletionSource();
        using IDisposable listening = database.Listen(new EngineEvents
        {
            FlushBegun = each => told.Enqueue($"flush of {each.Keyspace}"),
            FlushEnded = each => told.Enqueue($"flushed {each.Tables}"),
            CompactionBegun = each => told.Enqueue($"{each.Kind} of {each.InputTables}"),
            CompactionEnded = each => told.Enqueue($"{each.Kind} to {each.OutputTables} of level {each.OutputLevel}"),
            TableCreated = each => told.Enqueue($"table in level {each.Level}"),
            TableDeleted = _ => told.Enqueue("table deleted"),
            KeyspaceCreated = each => told.Enqueue($"created {each.Keyspace}"),
            Ingested = each => told.Enqueue($"ingested {each.Result.Records}"),
            KeyspaceDropped = each =>
            {
                told.Enqueue($"dropped {each.Keyspace}");
                ended.SetResult();
            },
        });
        Keyspace keyspace = database.GetOrCreateKeyspace("a");
        keyspace.Put([1], [1]);
        database.Flush();
        keyspace.Put([1], [2]);
        database.Flush();
        database.Compact();
        keyspace.Ingest([new IngestRecord(new byte[] { 5 }, new byte[] { 5 })]);
        database.DropKeyspace("a");
        await ended.Task;
        Assert.Equal(
            [
                "created a", "flush of a", "table in level 0", "flushed 1", "flush of a", "table in level 0",
                "flushed 1", "Merge of 2", "table in level 6", "Merge to 1 of level 6", "table deleted",
                "table deleted", "ingested 1", "dropped a",
            ],
            told);
    }

    [Fact]
    public async Task A_handler_that_throws_is_logged_and_harms_nobody()
    {
        using var log = new ListLoggerFactory();
        using IridiumDatabase database = Open(log);
        var second = new TaskCompletionSource();
        using IDisposable throwing = database.Listen(new EngineEvents
        {
            KeyspaceCreated = each => throw new InvalidOperationException(each.Keyspace),
        });
        using IDisposable other = database.Listen(new EngineEvents { KeyspaceCreated = _ => second.TrySetResult() });
        database.GetOrCreateKeyspace("a");
        await second.Task;
        Assert.Contains(log.Entries, entry => entry.Id.Id == 57);
        throwing.Dispose();
        database.GetOrCreateKeyspace("b").Put([1], [1]);
    }

    [Fact]
    public void Properties_list_every_level_of_every_keyspace_with_units()
    {
        using IridiumDatabase database = Open();
        database.Default.Put([1], [1]);
        database.Flush();
        database.GetOrCreateKeyspace("b");
        StatisticsProperty[] all = [.. database.GetStatistics().ToProperties()];
        Assert.Contains(new StatisticsProperty("tables", null, null, 1, "{table}"), all);
        Assert.Contains(new StatisticsProperty("tables", "default", 0, 1, "{table}"), all);
        Assert.Contains(new StatisticsProperty("entries", "b", null, 0, "{entry}"), all);
        Assert.Equal(all.Length, all.Select(each => (each.Name, each.Keyspace, each.Level)).Distinct().Count());
    }

    private static IridiumDatabase Open(ListLoggerFactory? log = null) => IridiumDatabase.Open("/d", new DatabaseOptions
    {
        FileSystem = new MemoryFileSystem(),
        TimeProvider = new FakeTimeProvider(),
        ManualBackgroundWork = true,
        LoggerFactory = log,
    });
}
