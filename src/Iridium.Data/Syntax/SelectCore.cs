namespace Iridium.Data.Syntax;

/// <summary><c>SELECT … [FROM …] [WHERE …]</c>: one part of a query. Immutable.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="IsDistinct">Whether equal rows count once.</param>
/// <param name="Items">What it returns.</param>
/// <param name="Source">The keyspace, or null for a row of constants.</param>
/// <param name="Where">The condition, or null.</param>
internal sealed record SelectCore(
    int Offset,
    bool IsDistinct,
    IReadOnlyList<SelectItem> Items,
    KeyspaceSource? Source,
    SqlExpression? Where);

/// <summary>One thing that a query returns.</summary>
/// <param name="Value">What it is; null stands for all columns, <c>*</c>.</param>
/// <param name="Name">The name of the column in the result.</param>
internal sealed record SelectItem(SqlExpression? Value, string Name);

/// <summary>A keyspace by name, with the state to read.</summary>
/// <param name="Offset">Where the name begins.</param>
/// <param name="Name">The name.</param>
/// <param name="AsOf">The state, or null for the newest.</param>
internal sealed record KeyspaceSource(int Offset, string Name, AsOfClause? AsOf);

/// <summary><c>AS OF SNAPSHOT name</c> or <c>AS OF SEQUENCE number</c>.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="IsSequence">Whether it names a sequence, not a snapshot.</param>
/// <param name="Point">The name as a text, the number, or a parameter.</param>
internal sealed record AsOfClause(int Offset, bool IsSequence, SqlExpression Point);
