using Iridium.Engine.Files;
using Iridium.Engine.Memtables;
using Iridium.Engine.State;
using Iridium.Engine.Versions;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.State;

public sealed class KeyspaceTreeTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Closing_beside_a_flush_gives_each_view_up_once()
    {
        using var database = IridiumDatabase.Open("/tree", new DatabaseOptions
        {
            FileSystem = new MemoryFileSystem(),
            ManualBackgroundWork = true,
        });
        EngineContext context = database.Engine.State.Context;
        var random = new Random(TestSeed.Next(output.WriteLine));
        long before = context.Share.Memtables.Bytes;
        for (int round = 0; round < 300; round++)
        {
            var record = new KeyspaceRecord(7, "flushed", new KeyspaceOptions());
            var tree = new KeyspaceTree(record, TreeVersion.Empty, context);
            using var start = new Barrier(2);
            int pause = random.Next(200);
            var flushing = Task.Run(() =>
            {
                start.SignalAndWait();
                Assert.Throws<ObjectDisposedException>(() => FlushForEver(tree));
            });
            start.SignalAndWait();
            Thread.SpinWait(pause);
            tree.Close();
            await flushing;
            Assert.Equal(before, context.Share.Memtables.Bytes);
        }
    }

    private static void FlushForEver(KeyspaceTree tree)
    {
        while (true)
        {
            Memtable active = tree.Active;
            tree.RotateMemtable();
            tree.InstallTables(TreeVersion.Empty, [active]);
        }
    }
}
