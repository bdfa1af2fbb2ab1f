using System.Text;
using Iridium.Engine.Background;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;
using static Iridium.Engine.Tests.Background.PickerCase;

namespace Iridium.Engine.Tests.Background;

public sealed class KeySplitTests
{
    private static readonly TableAddition[] _inputs =
    [
        new(0, Of(9, "a", "z", 100)),
        new(6, Of(1, "a", "c", 100)),
        new(6, Of(2, "c", "e", 100)),
        new(6, Of(3, "f", "h", 100)),
        new(6, Of(4, "h", "z", 100)),
    ];

    [Fact]
    public void Parts_hold_about_the_same()
    {
        Assert.Equal(["f"], Split(2, 100));
        Assert.Equal(["c", "f", "h"], Split(4, 100));
        Assert.Equal(["c", "f", "h"], Split(9, 1));
    }

    [Fact]
    public void A_table_that_starts_before_every_key_makes_no_part_of_its_own()
    {
        var plan = new CompactionPlan(
            [new(5, Of(2, "", "k")), new(6, Of(1, "", "c")), new(6, Of(3, "c", "d"))], Last);
        Assert.Equal(["c"], KeySplit.Of(plan, 4, 1).Select(Encoding.UTF8.GetString));
    }

    [Fact]
    public void A_small_compaction_and_one_within_level_zero_are_not_split()
    {
        Assert.Empty(Split(4, 300));
        Assert.Empty(Split(1, 1));
        Assert.Empty(KeySplit.Of(new CompactionPlan(_inputs, 0), 4, 1));
    }

    [Fact]
    public void The_first_failure_stops_all_parts_and_what_others_wrote_is_told()
    {
        var merge = new SplitMerge(3, (part, token) =>
        {
            token.ThrowIfCancellationRequested();
            return part == 0 ? new MergeOutput([Of(1, "a", "b")], []) : throw new IOException($"part {part}");
        });
        var slots = new ThreadSlots(1);
        Assert.True(slots.TryTake());
        Assert.Equal("part 1", Assert.Throws<IOException>(() => merge.Run(slots, CancellationToken.None)).Message);
        Assert.Equal([1L], merge.Written.Tables.Select(table => table.Number));
    }

    [Fact]
    public void Parts_are_in_order_whatever_thread_has_merged_them()
    {
        var slots = new ThreadSlots(8);
        var merge = new SplitMerge(20, (part, _) => new MergeOutput([Of(part, "a", "b")], []));
        IReadOnlyList<TableMeta> tables = merge.Run(slots, CancellationToken.None).Tables;
        Assert.Equal(Enumerable.Range(0, 20).Select(part => (long)part), tables.Select(table => table.Number));
        for (int i = 0; i < 8; i++) Assert.True(slots.TryTake());
        Assert.False(slots.TryTake());
    }

    private static IEnumerable<string> Split(int parts, long tableBytes) =>
        KeySplit.Of(new CompactionPlan(_inputs, Last), parts, tableBytes).Select(Encoding.UTF8.GetString);
}
