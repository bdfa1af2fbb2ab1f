namespace Iridium.Data.Syntax;

/// <summary>A statement that changes records of one keyspace.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Keyspace">The keyspace, without a state.</param>
/// <param name="Returning">What it returns of each record; empty when nothing.</param>
internal abstract record WriteStatement(int Offset, KeyspaceSource Keyspace, IReadOnlyList<SelectItem> Returning)
    : SqlStatement(Offset);

/// <summary><c>INSERT INTO …</c> and <c>UPSERT INTO …</c>.</summary>
internal sealed record InsertStatement(int Offset, KeyspaceSource Keyspace, IReadOnlyList<SelectItem> Returning)
    : WriteStatement(Offset, Keyspace, Returning)
{
    /// <summary>Whether a record that is there is replaced unread.</summary>
    public required bool IsUpsert { get; init; }

    /// <summary>What the values stand for: key and value, perhaps the expiry.</summary>
    public required IReadOnlyList<RowColumn> Columns { get; init; }

    /// <summary>The rows, each with one value for each column.</summary>
    public required IReadOnlyList<IReadOnlyList<SqlExpression>> Rows { get; init; }

    /// <summary>What becomes of a row whose key is there.</summary>
    public ConflictAction OnConflict { get; init; }

    /// <summary>What <see cref="ConflictAction.Update"/> assigns.</summary>
    public IReadOnlyList<Assignment> Updates { get; init; } = [];

    /// <summary>How long the records live, or null.</summary>
    public LifetimeClause? Lifetime { get; init; }
}

/// <summary><c>UPDATE … SET … WHERE …</c>.</summary>
internal sealed record UpdateStatement(int Offset, KeyspaceSource Keyspace, IReadOnlyList<SelectItem> Returning)
    : WriteStatement(Offset, Keyspace, Returning)
{
    public required IReadOnlyList<Assignment> Updates { get; init; }

    public required SqlExpression Where { get; init; }

    public LifetimeClause? Lifetime { get; init; }
}

/// <summary><c>DELETE FROM … WHERE …</c>.</summary>
internal sealed record DeleteStatement(int Offset, KeyspaceSource Keyspace, IReadOnlyList<SelectItem> Returning)
    : WriteStatement(Offset, Keyspace, Returning)
{
    public required SqlExpression Where { get; init; }

    /// <summary><c>WITH COUNT</c>: the deleted records are counted, though that means to read them.</summary>
    public bool IsCounted { get; init; }
}

/// <summary><c>column = value</c>.</summary>
internal sealed record Assignment(int Offset, RowColumn Column, SqlExpression Value);

/// <summary><c>TTL value [unit]</c>.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Value">A number of units, or without a unit a time (a parameter or a text) or seconds.</param>
/// <param name="Unit">How long one unit is, or null.</param>
internal sealed record LifetimeClause(int Offset, SqlExpression Value, TimeSpan? Unit);
