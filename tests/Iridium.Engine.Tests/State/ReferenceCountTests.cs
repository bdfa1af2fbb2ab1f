using Iridium.Engine.State;

namespace Iridium.Engine.Tests.State;

public sealed class ReferenceCountTests
{
    private ReferenceCount _count;

    [Fact]
    public void The_last_user_to_leave_is_told_so()
    {
        Assert.True(_count.TryAdd());
        Assert.False(_count.Release());
        Assert.True(_count.Release());
    }

    [Fact]
    public void What_is_gone_stays_gone()
    {
        Assert.True(_count.Release());
        Assert.False(_count.TryAdd());
        Assert.Throws<InvalidOperationException>(() => _count.Release());
    }

    [Fact]
    public void Of_users_that_come_and_go_at_once_exactly_one_is_the_last()
    {
        int lasts = 0;
        Parallel.For(0, 4, _ =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                if (_count.TryAdd() && _count.Release()) Interlocked.Increment(ref lasts);
            }
        });
        Assert.Equal(0, lasts);
        Assert.True(_count.Release());
    }
}
