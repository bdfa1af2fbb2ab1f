using Iridium.Engine.Blobs;

namespace Iridium.Engine.Versions;

/// <summary>What an edit changes in the tree of one keyspace.</summary>
internal sealed class TreeEdit(int keyspaceId)
{
    public int KeyspaceId { get; } = keyspaceId;

    /// <summary>Every operation on the keyspace up to this sequence is in its tables; null changes nothing.</summary>
    public long? FlushedThrough { get; set; }

    public List<TableRemoval> Removed { get; } = [];

    public List<TableAddition> Added { get; } = [];

    /// <summary>Blob files that come; the tables that refer to them come with the same edit or, for a streamed value,
    /// with a later one.</summary>
    public List<BlobFileMeta> AddedBlobs { get; } = [];

    /// <summary>Numbers of blob files that go although no table ever referred to them. Those that tables did refer to
    /// go by themselves, with the last such table.</summary>
    public List<long> RemovedBlobs { get; } = [];
}
