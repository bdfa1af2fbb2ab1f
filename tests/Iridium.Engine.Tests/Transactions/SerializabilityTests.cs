using Iridium.Engine.Files;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Transactions;

/// <summary>
/// Random serializable transactions and plain writes of many threads on few keys: done again one after the other, in
/// the order of their commit sequences, every committed one must see what it saw.
/// </summary>
public sealed class SerializabilityTests(ITestOutputHelper output)
{
    private const int Threads = 6;
    private const int Keys = 14;

    private static readonly int _each =
        int.TryParse(Environment.GetEnvironmentVariable("IRIDIUM_TRANSACTIONS"), out int count) ? count : 600;

    [Fact]
    public async Task Committed_transactions_see_what_a_run_one_after_the_other_shows()
    {
        int seed = TestSeed.Next(output.WriteLine);
        using var database = IridiumDatabase.Open("/s", SmallOptions());
        var done = new List<RecordedTransaction>();
        IEnumerable<Task> threads = Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            () =>
            {
                var random = new Random(seed + thread);
                for (int i = 0; i < _each; i++)
                {
                    var transaction = new RecordedTransaction();
                    if (thread == 0) transaction.RunPlain(database, random, Keys);
                    else transaction.Run(database, OptionsOf(random), random, Keys);
                    if (i % 100 == 50) database.Flush();
                    lock (done) done.Add(transaction);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));
        await Task.WhenAll(threads);
        RecordedTransaction[] committed =
            [.. done.Where(each => each.IsCommitted).OrderBy(each => each.Place)];
        output.WriteLine($"{committed.Length} of {done.Count} committed");
        int[] state = new int[Keys];
        foreach (RecordedTransaction transaction in committed) transaction.Replay(state);
        for (int key = 0; key < Keys; key++)
            Assert.Equal(state[key] != 0, database.Default.TryGetInfo(RecordedTransaction.Key(key), out _));
        Assert.True(committed.Length > done.Count / 10 && committed.Length < done.Count);
    }

    internal static DatabaseOptions SmallOptions() => new()
    {
        FileSystem = new MemoryFileSystem(),
        Durability = Durability.Os,
        MemtableBytesMax = 8_192,
        WalSegmentBytesMax = 16_384,
        WalTotalBytesMax = 65_536,
        TableBytesTarget = 4_096,
        LevelOneBytesTarget = 16_384,
        LevelZeroCompactionTrigger = 2,
        BlockCacheBytesMax = 65_536,
        Keyspaces = new KeyspaceOptions { BlockBytes = 256 },
    };

    private static TransactionOptions OptionsOf(Random random) => new()
    {
        Isolation = TransactionIsolation.Serializable,
        IsReadOnly = random.Next(6) == 0,
        Durability = random.Next(4) == 0 ? Durability.Sync : Durability.Os,
    };
}
