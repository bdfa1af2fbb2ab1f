using Iridium.Data.Syntax;

namespace Iridium.Data.Planning;

/// <summary>
/// How the rows that a condition asks for are found: what it says about the key, and what is left to check of each row.
/// It knows no parameter's value, so it is made once for a text; <see cref="AccessBinder"/> gives it the values.
/// Immutable.
/// </summary>
internal sealed class AccessPlan
{
    /// <summary>Conditions that name no column: when one does not hold there are no rows.</summary>
    public IReadOnlyList<SqlExpression> Constants { get; init; } = [];

    /// <summary>The keys asked for one by one, or null when the condition names no such list.</summary>
    public KeyList? Keys { get; init; }

    /// <summary>What bounds the keys; empty means all of them.</summary>
    public IReadOnlyList<KeyTest> Bounds { get; init; } = [];

    /// <summary>What each row found has to fulfil besides, joined by AND.</summary>
    public IReadOnlyList<SqlExpression> Residual { get; init; } = [];

    /// <summary>Whether every record of the keyspace is read.</summary>
    public bool IsFullScan => Keys is null && Bounds.Count == 0;
}

/// <summary>Keys to look up: expressions without columns, or a list whose items are known at run time.</summary>
/// <param name="Items">One expression for each key.</param>
/// <param name="Query">A list that is a query of constants, or null.</param>
internal sealed record KeyList(IReadOnlyList<SqlExpression> Items, InExpression? Query);

/// <summary>One bound of the keys.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Operand">The value, without columns.</param>
/// <param name="Source">The predicate that it comes from.</param>
internal sealed record KeyTest(KeyTestKind Kind, SqlExpression Operand, SqlExpression Source);

/// <summary>How a key is bounded.</summary>
internal enum KeyTestKind
{
    Above,
    From,
    Below,
    Through,
    Prefix,
    Like,
}
