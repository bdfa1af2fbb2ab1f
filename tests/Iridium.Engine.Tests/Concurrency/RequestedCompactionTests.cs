using Iridium.Engine.Files;
using Iridium.Engine.State;

namespace Iridium.Engine.Tests.Concurrency;

/// <summary>A compaction on request, on its caller's thread, beside writers that wait.</summary>
public sealed class RequestedCompactionTests
{
    private const int Trigger = 2;

    [Fact]
    public async Task Writers_that_wait_go_on_when_it_has_made_the_room_that_the_background_cannot_make()
    {
        using var shared = new IridiumEnvironment(new EnvironmentOptions { BackgroundThreads = 1 });
        using var database = IridiumDatabase.Open("/requested", new DatabaseOptions
        {
            FileSystem = new MemoryFileSystem(),
            Environment = shared,
            LevelZeroCompactionTrigger = Trigger,
            Durability = Durability.Os,
        });

        // The one place for a compaction is taken, as by another database whose compaction is long. The background
        // holds it for a moment while it looks for work.
        Assert.True(SpinWait.SpinUntil(shared.Pool.Slots.TryTake, TimeSpan.FromSeconds(30)));
        const int Tables = Trigger + WritePressure.LevelZeroStopOverTrigger;
        for (int i = 0; i < Tables; i++)
        {
            database.Default.Put(BitConverter.GetBytes(i), new byte[100]);
            database.Flush();
        }

        Task<long>[] writers =
        [
            .. Enumerable.Range(0, 3).Select(i => Task.Factory.StartNew(
                () => database.Default.Put(BitConverter.GetBytes(1_000 + i), [1]),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)),
            database.Default.PutAsync("async"u8.ToArray(), "1"u8.ToArray()).AsTask(),
        ];
        try
        {
            Assert.True(SpinWait.SpinUntil(
                () => database.GetStatistics().WriteStall == WriteStallState.Stopped, TimeSpan.FromSeconds(30)));
            Assert.All(writers, writer => Assert.False(writer.IsCompleted));
            database.Compact();
            await Task.WhenAll(writers).WaitAsync(TimeSpan.FromSeconds(30));
        }
        finally
        {
            shared.Pool.Slots.Release();
        }

        Assert.Equal(Tables + 4, database.GetStatistics().Entries);
    }
}
