using Iridium.Engine.Background;
using Iridium.Engine.Tables;
using Iridium.Engine.Tests.Versions;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Tests.Background;

/// <summary>What the tests of the pickers ask with.</summary>
internal static class PickerCase
{
    public const int Last = LevelTargets.LastLevel;

    /// <summary>A table in which nothing is worth dropping.</summary>
    public static TableMeta Of(long number, string start, string end, long bytes = 1_000) =>
        TestTables.Of(number, start, end, bytes) with { DeleteCount = 0, RangeTombstoneCount = 0 };

    public static PickerInput Input(params TableAddition[] tables) => new()
    {
        Version = TestTables.Version(tables),
        Options = new DatabaseOptions
        {
            LevelZeroCompactionTrigger = 2,
            LevelOneBytesTarget = 10_000,
            TableBytesTarget = 10_000,
        },
        Keyspace = KeyspaceOptions.Default,
        NowTicks = 1_000,
    };

    public static PickerInput Styled(CompactionStyle style, params TableAddition[] tables) =>
        Input(tables) with { Keyspace = KeyspaceOptions.Default with { Compaction = style } };

    public static IEnumerable<long> Inputs(CompactionPlan? plan) =>
        TestTables.Numbers(Assert.IsType<CompactionPlan>(plan).Inputs.Select(input => input.Table));

    /// <summary>The plan, and what is chosen while it runs.</summary>
    public static CompactionPlan? PickBeside(PickerInput input, CompactionPlan? running) =>
        CompactionPicker.Pick(input with { Running = [.. input.Running, Assert.IsType<CompactionPlan>(running)] });
}
