using Iridium.Data.Syntax;

namespace Iridium.Data.Parsing;

/// <summary>Reads statements about the database and its named snapshots. For one thread, used once.</summary>
internal sealed class UtilityParser(TokenStream tokens, SelectParser queries)
{
    /// <summary>Reads what follows CREATE SNAPSHOT.</summary>
    public CreateSnapshotStatement CreateSnapshot(int offset) => new(offset, Name());

    /// <summary>Reads what follows DROP SNAPSHOT.</summary>
    public DropSnapshotStatement DropSnapshot(int offset)
    {
        bool isOptional = tokens.TryTakeWords("IF", "EXISTS");
        return new DropSnapshotStatement(offset, Name(), isOptional);
    }

    /// <summary>Reads what follows SHOW.</summary>
    public UtilityStatement Show(int offset)
    {
        if (tokens.TryTakeWord("KEYSPACES")) return new ShowKeyspacesStatement(offset);
        if (tokens.TryTakeWord("SNAPSHOTS")) return new ShowSnapshotsStatement(offset);
        if (!tokens.TryTakeWord("STATS")) throw tokens.Unexpected("KEYSPACES, SNAPSHOTS or STATS");
        return new ShowStatisticsStatement(offset, tokens.TryTakeWord("FOR") ? queries.Keyspace() : null);
    }

    /// <summary>Reads what follows CHECKPOINT.</summary>
    public CheckpointStatement Checkpoint(int offset)
    {
        tokens.ExpectWord("TO");
        return new CheckpointStatement(offset, queries.Expression());
    }

    private string Name() => tokens.ExpectName("the name of a snapshot");
}
