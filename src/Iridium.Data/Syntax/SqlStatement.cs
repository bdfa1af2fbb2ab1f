namespace Iridium.Data.Syntax;

/// <summary>One statement of a command. Immutable.</summary>
/// <param name="Offset">Where it begins in the text.</param>
internal abstract record SqlStatement(int Offset);

/// <summary>A query; more than one part only without keyspaces.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Parts">The parts, in order.</param>
/// <param name="IsUnionAll">For each part but the first, whether equal rows stay.</param>
/// <param name="IsDescending">Whether it asks for the keys from the last to the first.</param>
/// <param name="Limit">Most rows, or null.</param>
/// <param name="Skip">Rows passed over, or null.</param>
internal sealed record SelectStatement(
    int Offset,
    IReadOnlyList<SelectCore> Parts,
    IReadOnlyList<bool> IsUnionAll,
    bool IsDescending,
    SqlExpression? Limit,
    SqlExpression? Skip) : SqlStatement(Offset);

/// <summary><c>EXPLAIN …</c>.</summary>
internal sealed record ExplainStatement(int Offset, SqlStatement Statement) : SqlStatement(Offset);
