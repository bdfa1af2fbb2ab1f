using System.Data;

namespace Iridium.Data.Syntax;

/// <summary>A statement about the transaction of the connection.</summary>
internal abstract record SessionStatement(int Offset) : SqlStatement(Offset);

/// <summary><c>BEGIN [READ ONLY] [ISOLATION LEVEL …] [AS OF …]</c>.</summary>
internal sealed record BeginStatement(int Offset, bool IsReadOnly, IsolationLevel Isolation, AsOfClause? AsOf)
    : SessionStatement(Offset)
{
    /// <summary>Who begins.</summary>
    public TransactionOwner Owner { get; init; }
}

/// <summary><c>COMMIT</c>.</summary>
internal sealed record CommitStatement(int Offset) : SessionStatement(Offset)
{
    /// <summary>Who commits.</summary>
    public TransactionOwner Owner { get; init; }
}

/// <summary><c>ROLLBACK [TO name]</c>.</summary>
internal sealed record RollbackStatement(int Offset, string? Savepoint) : SessionStatement(Offset);

/// <summary><c>SAVEPOINT name</c>.</summary>
internal sealed record SavepointStatement(int Offset, string Name) : SessionStatement(Offset);

/// <summary><c>RELEASE [SAVEPOINT] name</c>.</summary>
internal sealed record ReleaseStatement(int Offset, string Name) : SessionStatement(Offset);
