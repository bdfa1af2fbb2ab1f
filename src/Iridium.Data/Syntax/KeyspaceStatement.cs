using Iridium.Data.Values;

namespace Iridium.Data.Syntax;

/// <summary>A statement about a keyspace as a whole.</summary>
internal abstract record KeyspaceStatement(int Offset, KeyspaceSource Keyspace) : SqlStatement(Offset);

/// <summary><c>CREATE KEYSPACE …</c>.</summary>
internal sealed record CreateKeyspaceStatement(int Offset, KeyspaceSource Keyspace)
    : KeyspaceStatement(Offset, Keyspace)
{
    /// <summary>Whether a keyspace of that name is no error.</summary>
    public required bool IsOptional { get; init; }

    public SqlType KeyType { get; init; } = SqlType.Blob;

    public SqlType ValueType { get; init; } = SqlType.Blob;

    /// <summary>The options of <c>WITH (…)</c>, by name.</summary>
    public IReadOnlyList<NamedOption> Options { get; init; } = [];
}

/// <summary><c>name = literal</c>.</summary>
internal sealed record NamedOption(int Offset, string Name, SqlExpression Value);

/// <summary><c>DROP KEYSPACE [IF EXISTS] …</c>.</summary>
internal sealed record DropKeyspaceStatement(int Offset, KeyspaceSource Keyspace, bool IsOptional)
    : KeyspaceStatement(Offset, Keyspace);

/// <summary><c>TRUNCATE KEYSPACE …</c>.</summary>
internal sealed record TruncateStatement(int Offset, KeyspaceSource Keyspace) : KeyspaceStatement(Offset, Keyspace);

/// <summary><c>COMPACT … [RANGE a TO b]</c>.</summary>
internal sealed record CompactStatement(
    int Offset,
    KeyspaceSource Keyspace,
    SqlExpression? From,
    SqlExpression? To) : KeyspaceStatement(Offset, Keyspace);
