using Iridium.Engine.State;

namespace Iridium.Engine.Tests.State;

public sealed class WritePressureTests
{
    [Fact]
    public void Nothing_is_held_up_while_the_background_keeps_pace()
    {
        WritePressure pressure = WritePressure.Of(1, 0.9, 4 + WritePressure.LevelZeroDelayOverTrigger, 4, 0.9);
        Assert.Equal(WriteStallState.None, pressure.State);
        Assert.Equal(TimeSpan.Zero, pressure.DelayOf(1_000_000));
    }

    [Fact]
    public void The_delay_grows_without_a_jump_until_writes_stop()
    {
        TimeSpan before = TimeSpan.Zero;
        for (int tables = 13; tables < 20; tables++)
        {
            WritePressure pressure = WritePressure.Of(0, 0, tables, 4, 0);
            Assert.Equal(WriteStallState.Delayed, pressure.State);
            Assert.Equal(WorkKind.Compaction, pressure.Work);
            TimeSpan delay = pressure.DelayOf(1_000);
            Assert.True(delay > before && delay < TimeSpan.FromMilliseconds(1), $"{tables} tables: {delay}");
            before = delay;
        }

        Assert.Equal(WriteStallState.Stopped, WritePressure.Of(0, 0, 20, 4, 0).State);
    }

    [Fact]
    public void Sealed_memtables_delay_by_how_full_the_active_one_is_and_then_stop()
    {
        WritePressure early = WritePressure.Of(2, 0.1, 0, 4, 0);
        WritePressure late = WritePressure.Of(2, 0.8, 0, 4, 0);
        Assert.Equal((WriteStallState.Delayed, StallCause.SealedMemtables), (early.State, early.Cause));
        Assert.True(late.DelayOf(1_000) > early.DelayOf(1_000));
        Assert.Equal(WriteStallState.Stopped, WritePressure.Of(3, 0, 0, 4, 0).State);
    }

    [Fact]
    public void Memtables_beyond_their_share_of_the_budget_delay_and_stop()
    {
        Assert.Equal(WriteStallState.Delayed, WritePressure.Of(1, 0, 0, 4, 1.05).State);
        WritePressure stopped = WritePressure.Of(1, 0, 0, 4, 1.2);
        Assert.Equal(
            (WriteStallState.Stopped, StallCause.MemtableMemory, WorkKind.Flush),
            (stopped.State, stopped.Cause, stopped.Work));
    }
}
