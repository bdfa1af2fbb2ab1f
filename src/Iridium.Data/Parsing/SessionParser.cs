using System.Data;
using Iridium.Data.Syntax;

namespace Iridium.Data.Parsing;

/// <summary>Reads statements about the transaction. For one thread, used once.</summary>
internal sealed class SessionParser(TokenStream tokens, SelectParser queries)
{
    /// <summary>Reads what follows BEGIN.</summary>
    public BeginStatement Begin(int offset)
    {
        if (!tokens.TryTakeWord("TRANSACTION")) tokens.TryTakeWord("WORK");
        bool isReadOnly = tokens.TryTakeWords("READ", "ONLY");
        var isolation = IsolationLevel.Unspecified;
        if (tokens.TryTakeWords("ISOLATION", "LEVEL"))
        {
            if (tokens.TryTakeWord("SNAPSHOT")) isolation = IsolationLevel.Snapshot;
            else if (tokens.TryTakeWord("SERIALIZABLE")) isolation = IsolationLevel.Serializable;
            else throw tokens.Unexpected("SNAPSHOT or SERIALIZABLE");
        }

        if (!isReadOnly) isReadOnly = tokens.TryTakeWords("READ", "ONLY");
        AsOfClause? asOf = queries.AsOf();
        return new BeginStatement(offset, isReadOnly || asOf is not null, isolation, asOf);
    }

    /// <summary>Reads what follows COMMIT.</summary>
    public CommitStatement Commit(int offset)
    {
        SkipNoise();
        return new CommitStatement(offset);
    }

    /// <summary>Reads what follows ROLLBACK.</summary>
    public RollbackStatement Rollback(int offset)
    {
        SkipNoise();
        if (!tokens.TryTakeWord("TO")) return new RollbackStatement(offset, null);
        tokens.TryTakeWord("SAVEPOINT");
        return new RollbackStatement(offset, Name());
    }

    /// <summary>Reads what follows SAVEPOINT.</summary>
    public SavepointStatement Savepoint(int offset) => new(offset, Name());

    /// <summary>Reads what follows RELEASE.</summary>
    public ReleaseStatement Release(int offset)
    {
        tokens.TryTakeWord("SAVEPOINT");
        return new ReleaseStatement(offset, Name());
    }

    private string Name() => tokens.ExpectName("the name of a savepoint");

    private void SkipNoise()
    {
        if (!tokens.TryTakeWord("TRANSACTION")) tokens.TryTakeWord("WORK");
    }
}
