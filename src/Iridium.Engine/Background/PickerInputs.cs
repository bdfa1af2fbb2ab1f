using Iridium.Engine.State;

namespace Iridium.Engine.Background;

/// <summary>
/// Gathers what the choice of a compaction depends on at this moment: the tables of a keyspace, the oldest snapshot,
/// the clock, and whether writers have paused. What runs and what is damaged comes from the caller. Thread-safe.
/// </summary>
internal sealed class PickerInputs(EngineState state)
{
    // Constant after construction.
    private readonly QuietTime _quiet = new(state);

    /// <summary>As it is for a keyspace in which nothing runs and nothing is damaged.</summary>
    public PickerInput Of(KeyspaceTree tree) => Of(tree, [], new HashSet<long>());

    /// <summary>As it is for a keyspace.</summary>
    /// <param name="tree">The keyspace.</param>
    /// <param name="running">The plans that are being carried out on it.</param>
    /// <param name="damaged">The numbers of its damaged tables. Retained, not copied.</param>
    public PickerInput Of(KeyspaceTree tree, IReadOnlyList<CompactionPlan> running, IReadOnlySet<long> damaged)
    {
        state.Snapshots.FindOldest(out long sequence, out long ticks);
        return new PickerInput
        {
            Version = tree.Version,
            Options = state.Context.Options,
            Keyspace = tree.Keyspace.Options,
            Running = running,
            Damaged = damaged,
            NowTicks = state.Context.Clock.NowTicks,
            IsQuiet = _quiet.IsQuiet(),
            OldestSnapshot = sequence,
            OldestSnapshotTicks = ticks,
        };
    }

    /// <summary>How long time alone makes nothing due in any keyspace; <see cref="Timeout.InfiniteTimeSpan"/> when for
    /// ever.</summary>
    public TimeSpan UntilDue()
    {
        long next = long.MaxValue;
        foreach (KeyspaceTree tree in state.Trees.All)
        {
            PickerInput input = Of(tree);
            if (!input.IsQuiet && UpkeepPicker.WaitsForQuiet(input)) return QuietTime.Pause;
            next = Math.Min(next, CompactionPicker.NextDueTicks(input));
        }

        if (next == long.MaxValue) return Timeout.InfiniteTimeSpan;

        // Not longer than a while, since the clock may be set.
        long wait = Math.Clamp(next - state.Context.Clock.NowTicks, TimeSpan.TicksPerSecond, TimeSpan.TicksPerMinute);
        return new TimeSpan(wait);
    }
}
