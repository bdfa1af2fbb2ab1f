using Iridium.Bench.Measuring;

namespace Iridium.Bench.Tests.Measuring;

public sealed class LatencyTimelineTests
{
    [Fact]
    public void A_slot_holds_the_slowest_and_the_count()
    {
        var timeline = new LatencyTimeline(slotWidth: 10, slots: 4);
        timeline.Record(at: 3, duration: 5);
        timeline.Record(at: 9, duration: 7);
        timeline.Record(at: 12, duration: 1, count: 16);
        Assert.Equal(2, timeline.Length);
        Assert.Equal((7, 2), (timeline.MaxAt(0), timeline.CountAt(0)));
        Assert.Equal((1, 16), (timeline.MaxAt(1), timeline.CountAt(1)));
    }

    [Fact]
    public void A_long_run_doubles_the_slots_and_loses_no_stall()
    {
        var timeline = new LatencyTimeline(slotWidth: 10, slots: 4);
        for (int at = 0; at < 1_000; at++) timeline.Record(at, duration: at == 333 ? 99 : 1);
        int slot = 333 / (int)timeline.SlotWidth;
        Assert.Equal(320, timeline.SlotWidth);
        Assert.Equal(99, timeline.MaxAt(slot));
        Assert.Equal(1_000, Enumerable.Range(0, timeline.Length).Sum(timeline.CountAt));
    }

    [Fact]
    public void Timelines_of_different_widths_add_up()
    {
        var fine = new LatencyTimeline(slotWidth: 10, slots: 4);
        var coarse = new LatencyTimeline(slotWidth: 10, slots: 4);
        fine.Record(at: 5, duration: 3);
        coarse.Record(at: 75, duration: 8);
        fine.Add(coarse);
        Assert.Equal(20, fine.SlotWidth);
        Assert.Equal(3, fine.MaxAt(0));
        Assert.Equal(8, fine.MaxAt(3));
    }
}
