using Iridium.Engine.Background;

namespace Iridium.Engine.Tests.Background;

public sealed class SplitMergeTests
{
    private const int Parts = 4;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void All_parts_are_done_by_the_threads_that_can_be_started_and_none_is_left_running(int threads)
    {
        var slots = new ThreadSlots(Parts);
        Assert.True(slots.TryTake()); // The caller's.
        int running = 0;
        int[] done = new int[Parts];
        var merge = new SplitMerge(Parts, (part, _) =>
        {
            Interlocked.Increment(ref running);
            SpinWait.SpinUntil(() => Volatile.Read(ref running) > threads, TimeSpan.FromMilliseconds(100));
            Interlocked.Increment(ref done[part]);
            Interlocked.Decrement(ref running);
            return MergeOutput.Empty;
        })
        {
            Start = thread =>
            {
                if (threads-- == 0) throw new InsufficientMemoryException("The system has no more threads.");
                thread.Start();
            },
        };
        merge.Run(slots, CancellationToken.None);
        Assert.Equal(0, Volatile.Read(ref running));
        Assert.Equal([1, 1, 1, 1], done);
        for (int i = 1; i < Parts; i++) Assert.True(slots.TryTake(), "a slot was not given back");
        Assert.False(slots.TryTake());
    }

    [Fact]
    public void A_caller_that_is_interrupted_still_waits_for_the_parts_of_the_others()
    {
        using var goOn = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        Thread caller = null!; // Set before it is started.
        var merge = new SplitMerge(2, (_, token) =>
        {
            if (Thread.CurrentThread == caller)
            {
                begun.Wait(token);
                return MergeOutput.Empty;
            }

            begun.Set();
            goOn.Wait(token);
            return MergeOutput.Empty;
        });
        Exception? error = null;
        var slots = new ThreadSlots(2);
        caller = new Thread(() => error = Record.Exception(() => merge.Run(slots, CancellationToken.None)));
        caller.Start();
        begun.Wait();
        Assert.False(caller.Join(50));
        caller.Interrupt();
        Assert.False(caller.Join(50), "A part was left running.");
        goOn.Set();
        Assert.True(caller.Join(TimeSpan.FromSeconds(30)));
        Assert.Null(error);
    }
}
