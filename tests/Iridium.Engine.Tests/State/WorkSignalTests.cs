using Iridium.Engine.State;

namespace Iridium.Engine.Tests.State;

public sealed class WorkSignalTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly WorkSignal _signal = new();

    [Fact]
    public void A_request_that_came_before_the_wait_is_not_missed()
    {
        long seen = 0;
        _signal.RequestWork();
        _signal.RequestWork();
        Assert.True(_signal.WaitForWork(ref seen, Timeout.InfiniteTimeSpan));
        Assert.Equal(2, seen);
        Assert.True(_signal.WaitForWork(ref seen, TimeSpan.Zero));
    }

    [Fact]
    public void Stopping_ends_every_wait()
    {
        long seen = 0;
        _signal.Stop();
        Assert.False(_signal.WaitForWork(ref seen, Timeout.InfiniteTimeSpan));
        Assert.Throws<ObjectDisposedException>(() => _signal.WaitUntil(WorkKind.Flush, () => false));
    }

    [Fact]
    public async Task Progress_wakes_who_waits_for_it()
    {
        bool isDone = false;
        using var asked = new ManualResetEventSlim();
        var waiting = Task.Factory.StartNew(
            () => _signal.WaitUntil(WorkKind.Flush, () =>
            {
                asked.Set();
                return Volatile.Read(ref isDone);
            }),
            TaskCreationOptions.LongRunning);
        Assert.True(asked.Wait(_patience));
        Volatile.Write(ref isDone, true);
        _signal.ReportProgress(WorkKind.Flush);
        await waiting.WaitAsync(_patience);
    }

    [Fact]
    public void Trouble_ends_a_wait_and_is_over_with_the_next_progress_of_its_kind()
    {
        var full = new IridiumException(EngineErrorCode.DiskFull, "full");
        _signal.ReportTrouble(WorkKind.Flush, full, seen: long.MaxValue);
        _signal.ReportProgress(WorkKind.Compaction);
        IridiumException error = Assert.Throws<IridiumException>(() => _signal.WaitUntil(WorkKind.Flush, () => false));
        Assert.Equal(EngineErrorCode.DiskFull, error.Code);
        Assert.Same(full, error.InnerException);
        _signal.WaitUntil(WorkKind.Flush, () => true);

        // Who waits for another kind of work has nothing to do with it.
        int asked = 0;
        _signal.InlineStep = () => true;
        _signal.WaitUntil(WorkKind.Compaction, () => ++asked > 1);
        _signal.InlineStep = () => false;
        Assert.Throws<IridiumException>(() => _signal.WaitUntil(WorkKind.Flush, () => false));
        _signal.ReportProgress(WorkKind.Flush);
        _signal.WaitUntil(WorkKind.Flush, () => false);
    }

    [Fact]
    public async Task Trouble_from_before_a_wait_does_not_end_it()
    {
        var full = new IridiumException(EngineErrorCode.DiskFull, "full");
        long seen = 0;
        _signal.ReportTrouble(WorkKind.Flush, full, seen);
        bool isDone = false;
        var waiting = Task.Factory.StartNew(
            () => _signal.WaitUntil(WorkKind.Flush, () => Volatile.Read(ref isDone)), TaskCreationOptions.LongRunning);
        Assert.True(_signal.WaitForWork(ref seen, _patience));
        Assert.False(waiting.IsCompleted);
        Volatile.Write(ref isDone, true);
        _signal.ReportProgress(WorkKind.Flush);
        await waiting.WaitAsync(_patience);

        var again = Task.Factory.StartNew(
            () => _signal.WaitUntil(WorkKind.Flush, () => false), TaskCreationOptions.LongRunning);
        Assert.True(_signal.WaitForWork(ref seen, _patience));
        _signal.ReportTrouble(WorkKind.Flush, full, seen);
        IridiumException error = await Assert.ThrowsAsync<IridiumException>(() => again.WaitAsync(_patience));
        Assert.Same(full, error.InnerException);
    }

    [Fact]
    public void A_cancelled_wait_ends()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => _signal.WaitUntil(WorkKind.Flush, () => false, cancelled.Token));
    }

    [Fact]
    public void Without_threads_the_waiting_one_does_the_work()
    {
        int steps = 0;
        _signal.InlineStep = () => ++steps < 10;
        _signal.WaitUntil(WorkKind.Flush, () => steps == 3);
        Assert.Equal(3, steps);
        _signal.WaitUntil(WorkKind.Flush, () => false);
        Assert.Equal(10, steps);
    }
}
