using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>Tables to merge and the level the result goes to.</summary>
/// <param name="Inputs">The tables with the levels they stand in.</param>
/// <param name="OutputLevel">Where the result goes; overlapping tables of that level are among the inputs.</param>
internal sealed record CompactionPlan(IReadOnlyList<TableAddition> Inputs, int OutputLevel)
{
    /// <summary>The first input's level.</summary>
    public int InputLevel => Inputs[0].Level;

    /// <summary>Whether what nobody can see any more is to be dropped from a single table too.</summary>
    public bool RewritesAll { get; init; }

    /// <summary>One table with nothing to merge it with: it changes its level without being read.</summary>
    public bool IsTrivialMove => !RewritesAll && Inputs.Count == 1 && InputLevel != OutputLevel;
}
