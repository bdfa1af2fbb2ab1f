namespace Iridium.Engine.Versions;

/// <summary>What an edit changes in the tree of one keyspace.</summary>
internal sealed class TreeEdit(int keyspaceId)
{
    public int KeyspaceId { get; } = keyspaceId;

    /// <summary>Every operation on the keyspace up to this sequence is in its tables; null changes nothing.</summary>
    public long? FlushedThrough { get; set; }

    public List<TableRemoval> Removed { get; } = [];

    public List<TableAddition> Added { get; } = [];
}
