using Iridium.Engine.Blobs;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Repairs;

/// <summary>
/// What is known of the structure of a damaged database: all of it when the manifest is whole, otherwise what the edits
/// say that can be read, in whatever order. Used by one thread.
/// </summary>
internal sealed class KnownStructure
{
    // Own state, one thread.
    private readonly HashSet<int> _dropped = [];
    private int _namedThrough;

    /// <summary>Whether it is all there is to know.</summary>
    public bool IsCertain { get; set; }

    public Guid DatabaseId { get; private set; }

    public long OldestWal { get; set; }

    public long NewestWal { get; set; }

    public long SealedWalBytes { get; private set; }

    public long UnloggedThrough { get; set; }

    public long NextFileNumber { get; private set; } = 1;

    public SortedDictionary<int, KeyspaceRecord> Keyspaces { get; } = [];

    /// <summary>The greatest id that a keyspace is known to have had.</summary>
    public int LastKeyspaceId { get; private set; } = 1;

    public Dictionary<int, long> FlushedThrough { get; } = [];

    /// <summary>Where each table stands that was added and not removed.</summary>
    public SortedDictionary<long, KnownTable> Tables { get; } = [];

    /// <summary>Tables that were removed.</summary>
    public HashSet<long> Removed { get; } = [];

    /// <summary>Every blob file that was ever named, by number.</summary>
    public Dictionary<long, BlobFileMeta> Blobs { get; } = [];

    /// <summary>Segments that are kept for change streams.</summary>
    public IReadOnlyList<ClosedSegment> Retained { get; set; } = [];

    /// <summary>Takes a manifest that is whole.</summary>
    public static KnownStructure Of(ManifestState state)
    {
        var known = new KnownStructure { IsCertain = true };
        known.Apply(state.ToSnapshot());
        known.Retained = state.RetainedWals;
        return known;
    }

    /// <summary>Takes an edit. One that was lost before it does no harm.</summary>
    public void Apply(VersionEdit edit)
    {
        DatabaseId = edit.DatabaseId ?? DatabaseId;
        OldestWal = Math.Max(OldestWal, edit.OldestWal ?? 0);
        NewestWal = Math.Max(NewestWal, edit.NewestWal ?? 0);
        SealedWalBytes = edit.SealedWalBytes ?? (edit.NewestWal is null ? SealedWalBytes : 0);
        UnloggedThrough = Math.Max(UnloggedThrough, edit.UnloggedThrough ?? 0);
        NextFileNumber = Math.Max(NextFileNumber, edit.NextFileNumber ?? 0);
        LastKeyspaceId = Math.Max(LastKeyspaceId, edit.LastKeyspaceId ?? 0);
        foreach (int dropped in edit.DroppedKeyspaces) Drop(dropped);
        foreach (KeyspaceRecord keyspace in edit.CreatedKeyspaces)
        {
            Keyspaces[keyspace.Id] = keyspace;
            LastKeyspaceId = Math.Max(LastKeyspaceId, keyspace.Id);
        }

        // The first edit of a manifest names all that are there: of the ids up to its last the others were dropped.
        if (edit.DatabaseId is not null) _namedThrough = Math.Max(_namedThrough, LastKeyspaceId);
        foreach ((int id, KeyspaceOptions options) in edit.ChangedOptions)
        {
            if (Keyspaces.TryGetValue(id, out KeyspaceRecord? keyspace))
                Keyspaces[id] = keyspace with { Options = options };
        }

        foreach (TreeEdit tree in edit.Trees) Apply(tree);
    }

    /// <summary>Every operation of a keyspace up to it is in its tables.</summary>
    public long FlushedThroughOf(int keyspace) => FlushedThrough.GetValueOrDefault(keyspace);

    /// <summary>Whether an id belonged to a keyspace that was dropped.</summary>
    public bool IsDropped(int id) =>
        _dropped.Contains(id) || (id <= _namedThrough && !Keyspaces.ContainsKey(id));

    /// <summary>The keyspace of an id; one that nobody names gets a name that says so.</summary>
    public KeyspaceRecord KeyspaceOf(int id, KeyspaceOptions options)
    {
        if (Keyspaces.TryGetValue(id, out KeyspaceRecord? known)) return known;
        string name = id == 1 ? Opening.OpenPath.DefaultKeyspace : $"lost-{id}";
        while (Keyspaces.Values.Any(each => each.Name == name)) name += "'";
        LastKeyspaceId = Math.Max(LastKeyspaceId, id);
        return Keyspaces[id] = new KeyspaceRecord(id, name, options);
    }

    private void Drop(int id)
    {
        _dropped.Add(id);
        Keyspaces.Remove(id);
        FlushedThrough.Remove(id);
        KnownTable[] own = [.. Tables.Values.Where(each => each.Keyspace == id)];
        foreach (long number in own.Select(each => each.Meta.Number))
        {
            Tables.Remove(number);
            Removed.Add(number);
        }
    }

    private void Apply(TreeEdit tree)
    {
        if (tree.FlushedThrough is long through)
            FlushedThrough[tree.KeyspaceId] = Math.Max(FlushedThroughOf(tree.KeyspaceId), through);
        foreach (TableRemoval removal in tree.Removed)
        {
            Tables.Remove(removal.Number);
            Removed.Add(removal.Number);
        }

        foreach (BlobFileMeta blob in tree.AddedBlobs) Blobs[blob.Number] = blob;

        // One that only moves is removed and added by the same edit.
        foreach (TableAddition addition in tree.Added)
        {
            Removed.Remove(addition.Table.Number);
            Tables[addition.Table.Number] = new KnownTable(tree.KeyspaceId, addition.Level, addition.Table);
        }
    }
}
