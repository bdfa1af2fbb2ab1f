using Iridium.Engine.Keys;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>
/// Tables to merge and the level the result goes to; while it runs, also the claim that keeps others off (see
/// <see cref="CompactionScope"/>).
/// </summary>
/// <param name="Inputs">The tables with the levels they stand in, the uppermost level first.</param>
/// <param name="OutputLevel">Where the result goes; overlapping tables of that level are among the inputs, unless it is
/// level 0.</param>
internal sealed record CompactionPlan(IReadOnlyList<TableAddition> Inputs, int OutputLevel)
{
    private readonly HashSet<long> _numbers = [.. Inputs.Select(input => input.Table.Number)];

    /// <summary>The first input's level, which is the uppermost.</summary>
    public int InputLevel => Inputs[0].Level;

    /// <summary>Whether the tables only change their level: they overlap neither one another nor anything in the levels
    /// they pass.</summary>
    public bool IsTrivialMove { get; init; }

    /// <summary>Whether the tables go away with all that is in them, and nothing takes their place.</summary>
    public bool IsDrop { get; init; }

    /// <summary>First key of the range of all inputs.</summary>
    public byte[] Start { get; } = Inputs.Select(input => input.Table.Start)
        .Aggregate((least, each) => KeyOrder.Compare(each, least) < 0 ? each : least);

    /// <summary>First key after that range; empty = open.</summary>
    public byte[] End { get; } = Inputs.Select(input => input.Table.End)
        .Aggregate((greatest, each) => KeyOrder.CompareEnds(each, greatest) > 0 ? each : greatest);

    public long InputBytes { get; } = Inputs.Sum(input => input.Table.FileBytes);

    /// <summary>The newest sequence in the inputs.</summary>
    public long LargestSequence { get; } = Inputs.Max(input => input.Table.LargestSequence);

    public bool Takes(TableMeta table) => _numbers.Contains(table.Number);

    /// <summary>Whether two plans for one tree may not run at the same time.</summary>
    public bool ConflictsWith(CompactionPlan other) =>
        KeyOrder.Overlap(Start, End, other.Start, other.End) && !IsAbove(other) && !other.IsAbove(this);

    /// <summary>Whether everything that this plan reads and writes lies above all that the other does.</summary>
    private bool IsAbove(CompactionPlan other)
    {
        if (OutputLevel < other.InputLevel) return true;
        if (OutputLevel > 0 || other.InputLevel > 0) return false;
        long oldest = Inputs.Min(input => input.Table.SmallestSequence);
        return oldest > other.Inputs.Where(input => input.Level == 0).Max(input => input.Table.LargestSequence);
    }
}
