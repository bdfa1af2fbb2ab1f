using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Writing;

/// <summary>A group that fails before it is logged, by an error that nobody foresaw.</summary>
public sealed class FailedDecisionTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task It_leaves_no_gap_in_the_sequences_and_the_next_write_goes_on()
    {
        var files = new FaultFileSystem(new MemoryFileSystem());
        var options = new DatabaseOptions { FileSystem = files, ManualBackgroundWork = true, BlockCacheBytesMax = 0 };
        using var reached = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        using (var database = IridiumDatabase.Open("/decide", options))
        {
            database.Default.Put("asked"u8, "1"u8);
            database.Flush();
            files.Add(new FaultRule(FaultKind.InputOutput)
            {
                Path = path =>
                {
                    if (path.EndsWith(".tbl", StringComparison.Ordinal)) throw new InvalidOperationException("planted");
                    reached.Set();
                    gate.Wait(_patience);
                    return false;
                },
            });

            // The first one holds the lead until the other two wait together.
            Task<long> first = database.Default.PutAsync("first"u8.ToArray(), "2"u8.ToArray()).AsTask();
            Assert.True(reached.Wait(_patience));
            Task<long> second = database.Default.PutAsync("second"u8.ToArray(), "3"u8.ToArray()).AsTask();
            WriteBatch asking = new WriteBatch().Put(database.Default, "third"u8, "4"u8);
            asking.RequireSequence(database.Default, "asked"u8, 1);
            Task third = database.WriteAsync(asking).AsTask();
            gate.Set();
            Assert.Equal(2, await first.WaitAsync(_patience));
            IridiumException error = await Assert.ThrowsAsync<IridiumException>(() => third.WaitAsync(_patience));
            Assert.Contains("planted", error.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<IridiumException>(() => second.WaitAsync(_patience));
            files.Clear();
            Assert.Equal(3, database.Default.Put("behind"u8, "5"u8));
        }

        using var again = IridiumDatabase.Open("/decide", options);
        Assert.Equal(3, again.LastSequence);
        Assert.Null(again.Default.Get("second"u8));
        Assert.NotNull(again.Default.Get("behind"u8));
    }
}
