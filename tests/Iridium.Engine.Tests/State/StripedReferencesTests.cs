using Iridium.Engine.State;

namespace Iridium.Engine.Tests.State;

public class StripedReferencesTests
{
    [Fact]
    public void The_owner_is_the_last_one_when_nobody_else_came()
    {
        var references = new StripedReferences();
        Assert.True(references.TryAdd());
        Assert.False(references.Release());
        Assert.True(references.Retire());
        Assert.False(references.TryAdd());
    }

    [Fact]
    public void Whoever_leaves_last_after_the_owner_is_told()
    {
        var references = new StripedReferences();
        Assert.True(references.TryAdd());
        Assert.True(references.TryAdd());
        Assert.False(references.Retire());
        Assert.False(references.TryAdd());
        Assert.False(references.Release());
        Assert.True(references.Release());
        Assert.Throws<InvalidOperationException>(() => references.Release());
    }

    [Fact]
    public void Under_many_threads_one_and_only_one_is_the_last()
    {
        for (int round = 0; round < 300; round++)
        {
            var references = new StripedReferences();
            int last = 0;
            int inside = 0;
            using var start = new Barrier(5);
            Thread[] users = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
            {
                start.SignalAndWait();
                while (references.TryAdd())
                {
                    Interlocked.Increment(ref inside);
                    Assert.Equal(0, Volatile.Read(ref last));
                    Interlocked.Decrement(ref inside);
                    if (references.Release()) Interlocked.Increment(ref last);
                }
            }))];
            foreach (Thread user in users) user.Start();
            start.SignalAndWait();
            Thread.Yield();
            if (references.Retire()) Interlocked.Increment(ref last);
            foreach (Thread user in users) user.Join();
            Assert.Equal(1, last);
            Assert.Equal(0, inside);
        }
    }
}
