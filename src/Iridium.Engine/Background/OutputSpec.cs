using Iridium.Engine.Records;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Background;

/// <summary>What the tables that a merge writes are to be like. Immutable.</summary>
internal sealed record OutputSpec
{
    /// <summary>Options of the keyspace.</summary>
    public required KeyspaceOptions Keyspace { get; init; }

    /// <summary>Its id, which the tables repeat.</summary>
    public int KeyspaceId { get; init; }

    /// <summary>The range tombstones to keep; cut to the span of each table.</summary>
    public IReadOnlyList<RangeTombstone> Tombstones { get; init; } = [];

    /// <summary>Size at which a table ends; a table in level 0 holds all that was merged, so that it stays one run.
    /// </summary>
    public long TableBytes { get; init; } = long.MaxValue;

    /// <summary>Whether the tables are compressed, if the keyspace's are.</summary>
    public bool IsCompressed { get; init; }

    /// <summary>Where the part of the key range that is written begins; empty = at the first key.</summary>
    public byte[] Start { get; init; } = [];

    /// <summary>Where that part ends, exclusive; empty = open.</summary>
    public byte[] End { get; init; } = [];

    /// <summary>
    /// The tables of the level below the output, in order: a table of half its size ends where one of these does, so
    /// that a later merge of it reads few of them in vain.
    /// </summary>
    public IReadOnlyList<TableMeta> Below { get; init; } = [];

    /// <summary>UTC ticks of the newest flush whose entries are merged.</summary>
    public long CreatedTicks { get; init; }

    /// <summary>Up to when records that had expired were dropped (UTC ticks): one that is kept all the same is not
    /// waited for.</summary>
    public long ExpiredThroughTicks { get; init; } = long.MinValue;
}
