using Iridium.Engine.State;
using Iridium.Testing;

namespace Iridium.Engine.Tests.State;

public sealed class SnapshotRegistryTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly SequenceCounter _sequences = new(10);
    private readonly SnapshotRegistry _registry;

    public SnapshotRegistryTests() => _registry = new SnapshotRegistry(_sequences, new EngineClock(_time));

    [Fact]
    public void Without_snapshots_nothing_is_held()
    {
        Assert.Empty(_registry.Capture(out long oldest));
        Assert.Equal(long.MaxValue, oldest);
    }

    [Fact]
    public void Held_sequences_are_ascending_and_each_there_once()
    {
        HeldSnapshot first = _registry.Acquire();
        HeldSnapshot twin = _registry.Acquire();
        _sequences.Publish(20);
        _registry.Acquire();
        Assert.Equal([10, 20], _registry.Capture(out _));
        _registry.Release(first);
        Assert.Equal([10, 20], _registry.Capture(out _));
        _registry.Release(twin);
        Assert.Equal([20], _registry.Capture(out _));
        Assert.Equal(1, _registry.Count);
    }

    [Fact]
    public void The_oldest_instant_counts_even_when_the_clock_was_set_back()
    {
        HeldSnapshot later = _registry.Acquire();
        _time.SetUtcNow(_time.GetUtcNow() - TimeSpan.FromHours(1));
        _sequences.Publish(20);
        HeldSnapshot earlier = _registry.Acquire();
        Assert.True(earlier.Ticks < later.Ticks);
        _registry.Capture(out long oldest);
        Assert.Equal(earlier.Ticks, oldest);
    }

    [Fact]
    public void Releasing_twice_releases_no_other()
    {
        HeldSnapshot first = _registry.Acquire();
        _registry.Acquire();
        _registry.Release(first);
        _registry.Release(first);
        Assert.Equal(1, _registry.Count);
    }
}
