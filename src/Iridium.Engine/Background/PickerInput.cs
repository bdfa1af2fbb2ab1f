using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>All that the choice of a compaction depends on. Immutable.</summary>
internal sealed record PickerInput
{
    public required TreeVersion Version { get; init; }

    public required DatabaseOptions Options { get; init; }

    public required KeyspaceOptions Keyspace { get; init; }

    /// <summary>The plans that are being carried out on the same tree.</summary>
    public IReadOnlyList<CompactionPlan> Running { get; init; } = [];

    /// <summary>Tables that are damaged and stay where they are, with all that they would be merged with.</summary>
    public IReadOnlySet<long> Damaged { get; init; } = new HashSet<long>();

    /// <summary>Now, in UTC ticks.</summary>
    public long NowTicks { get; init; }

    /// <summary>Whether writers have paused; see <see cref="QuietTime"/>.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>The sequence of the oldest snapshot held; <see cref="long.MaxValue"/> when none is.</summary>
    public long OldestSnapshot { get; init; } = long.MaxValue;

    /// <summary>The instant of the oldest snapshot held; <see cref="long.MaxValue"/> when none is.</summary>
    public long OldestSnapshotTicks { get; init; } = long.MaxValue;

    /// <summary>Up to when records count as expired for everyone.</summary>
    public long ExpiredThroughTicks => Math.Min(NowTicks, OldestSnapshotTicks);

    /// <summary>Whether a table is neither damaged nor an input of what runs.</summary>
    public bool IsFree(TableMeta table) => !Damaged.Contains(table.Number) && !IsRunning(table);

    public bool IsRunning(TableMeta table) => Running.Any(plan => plan.Takes(table));

    /// <summary>Whether a plan can be carried out beside what runs.</summary>
    public bool IsFree(CompactionPlan plan) =>
        !plan.Inputs.Any(input => Damaged.Contains(input.Table.Number))
        && !Running.Any(running => running.ConflictsWith(plan));
}
