using Iridium.Engine.State;

namespace Iridium.Engine.Tests.State;

public sealed class FailureLatchTests
{
    [Fact]
    public void The_first_cause_is_kept_and_told_to_everyone()
    {
        var latch = new FailureLatch();
        latch.ThrowIfFailed();
        Assert.False(latch.IsFailed);
        var first = new IOException("first");
        Assert.True(latch.Fail(first));
        Assert.False(latch.Fail(new IOException("second")));
        Assert.Same(first, latch.First);
        EngineFailedException error = Assert.Throws<EngineFailedException>(latch.ThrowIfFailed);
        Assert.Same(first, error.InnerException);
        Assert.Contains("first", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_failures_at_once_exactly_one_is_the_first()
    {
        var latch = new FailureLatch();
        int firsts = 0;
        Parallel.For(0, 100, i =>
        {
            if (latch.Fail(new IOException($"{i}"))) Interlocked.Increment(ref firsts);
        });
        Assert.Equal(1, firsts);
    }
}
