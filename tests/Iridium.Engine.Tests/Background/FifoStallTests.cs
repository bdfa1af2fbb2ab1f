using Iridium.Engine.Files;

namespace Iridium.Engine.Tests.Background;

public sealed class FifoStallTests
{
    [Fact]
    public async Task Writes_to_a_fifo_keyspace_do_not_wait_for_a_merge_that_never_comes()
    {
        using var database = IridiumDatabase.Open("/f", new DatabaseOptions
        {
            FileSystem = new MemoryFileSystem(),
            Durability = Durability.Os,
        });
        var options = new KeyspaceOptions { Compaction = CompactionStyle.Fifo };
        Keyspace keyspace = database.GetOrCreateKeyspace("fifo", options);
        var writing = Task.Run(() =>
        {
            for (int i = 0; i < 40; i++)
            {
                keyspace.Put(BitConverter.GetBytes(i), new byte[100]);
                database.Flush();
            }
        });
        await writing.WaitAsync(TimeSpan.FromSeconds(60));
        EngineStatistics statistics = database.GetStatistics();
        Assert.Equal((40, WriteStallState.None), (statistics.Tables, statistics.WriteStall));
    }
}
