namespace Iridium.Engine.Versions;

/// <summary>
/// One change of what the manifest records; applied whole or not at all. Absent numbers stay as they are.
/// </summary>
internal sealed class VersionEdit
{
    /// <summary>Identity of the database; in the first edit of every manifest.</summary>
    public Guid? DatabaseId { get; set; }

    /// <summary>Every file number from this one on is unused.</summary>
    public long? NextFileNumber { get; set; }

    /// <summary>Log segments below this one are not needed any more.</summary>
    public long? OldestWal { get; set; }

    /// <summary>The newest log segment: records go into no other until an edit names the next.</summary>
    public long? NewestWal { get; set; }

    /// <summary>Length of the newest log segment at a clean close: all of it is durable.</summary>
    public long? SealedWalBytes { get; set; }

    /// <summary>Whatever is not in the log up to this sequence is in tables.</summary>
    public long? UnloggedThrough { get; set; }

    /// <summary>The oldest segment that is retained for change streams: those below it are gone.</summary>
    public long? OldestRetainedWal { get; set; }

    /// <summary>Segments that recovery does not need any more and that are retained, from the oldest on.</summary>
    public List<ClosedSegment> RetainedWals { get; } = [];

    /// <summary>The greatest id that a keyspace was ever given, where no keyspace that exists has it.</summary>
    public int? LastKeyspaceId { get; set; }

    /// <summary>Keyspaces that go with all their tables, before the others of this edit come.</summary>
    public List<int> DroppedKeyspaces { get; } = [];

    /// <summary>A keyspace that comes into being.</summary>
    public List<KeyspaceRecord> CreatedKeyspaces { get; } = [];

    /// <summary>New options of keyspaces that exist already, at most once for each.</summary>
    public Dictionary<int, KeyspaceOptions> ChangedOptions { get; } = [];

    /// <summary>What changes in the trees, at most one change for each.</summary>
    public List<TreeEdit> Trees { get; } = [];

    /// <summary>Changes that are not part of the edit, since their keyspaces were dropped.</summary>
    public List<TreeEdit> TakenOut { get; } = [];

    /// <summary>Takes out what the edit says of keyspaces that were dropped after it was begun.</summary>
    public void TakeOut(Predicate<int> isDropped)
    {
        TakenOut.AddRange(Trees.Where(tree => isDropped(tree.KeyspaceId)));
        Trees.RemoveAll(tree => isDropped(tree.KeyspaceId));
    }
}
