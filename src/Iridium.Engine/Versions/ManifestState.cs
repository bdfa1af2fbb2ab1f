namespace Iridium.Engine.Versions;

/// <summary>
/// What the edits of a manifest add up to: the durable structure of the database. Immutable.
/// </summary>
internal sealed class ManifestState
{
    private readonly SortedDictionary<int, TreeState> _trees;

    private ManifestState(IDictionary<int, TreeState> trees)
    {
        _trees = new SortedDictionary<int, TreeState>(trees);
    }

    /// <summary>The state before the first edit.</summary>
    public static ManifestState Empty { get; } = new(new Dictionary<int, TreeState>());

    public Guid DatabaseId { get; private init; }

    public long NextFileNumber { get; private init; } = 1;

    public long OldestWal { get; private init; }

    public long NewestWal { get; private init; }

    /// <summary>Bytes of the newest log segment that were durable at the last clean close; 0 when it is
    /// newer.</summary>
    public long SealedWalBytes { get; private init; }

    /// <summary>Whatever is not in the log up to this sequence is in tables; 0 when all was logged.</summary>
    public long UnloggedThrough { get; private init; }

    /// <summary>Log segments older than those that recovery needs, retained for change streams, from the oldest
    /// on.</summary>
    public IReadOnlyList<ClosedSegment> RetainedWals { get; private init; } = [];

    /// <summary>The greatest id that a keyspace was ever given: one that was given and is not among the trees belonged
    /// to a keyspace that was dropped.</summary>
    public int LastKeyspaceId { get; private init; }

    /// <summary>The trees in the order of their keyspaces' ids.</summary>
    public IReadOnlyCollection<TreeState> Trees => _trees.Values;

    /// <summary>The tree of a keyspace that exists.</summary>
    public TreeState Tree(int keyspaceId) => _trees[keyspaceId];

    /// <summary>Whether a keyspace with this id was dropped.</summary>
    public bool IsDropped(int keyspaceId) => keyspaceId <= LastKeyspaceId && !_trees.ContainsKey(keyspaceId);

    /// <summary>This state with an edit applied.</summary>
    /// <exception cref="InvalidDataException">The edit does not fit this state.</exception>
    public ManifestState With(VersionEdit edit)
    {
        var next = new ManifestState(_trees)
        {
            DatabaseId = edit.DatabaseId ?? DatabaseId,
            NextFileNumber = Math.Max(NextFileNumber, edit.NextFileNumber ?? 0),
            OldestWal = edit.OldestWal ?? OldestWal,
            NewestWal = edit.NewestWal ?? NewestWal,
            SealedWalBytes = edit.SealedWalBytes ?? (edit.NewestWal is null ? SealedWalBytes : 0),
            UnloggedThrough = Math.Max(UnloggedThrough, edit.UnloggedThrough ?? 0),
            RetainedWals = RetainedAfter(edit),
            LastKeyspaceId = edit.CreatedKeyspaces
                .Aggregate(Math.Max(LastKeyspaceId, edit.LastKeyspaceId ?? 0), (most, each) => Math.Max(most, each.Id)),
        };
        foreach (int dropped in edit.DroppedKeyspaces)
        {
            if (!next._trees.Remove(dropped))
                throw new InvalidDataException($"keyspace {dropped} is dropped but is not there");
        }

        foreach (KeyspaceRecord keyspace in edit.CreatedKeyspaces)
        {
            if (IsDropped(keyspace.Id) || edit.DroppedKeyspaces.Contains(keyspace.Id))
                throw new InvalidDataException($"keyspace {keyspace.Id} '{keyspace.Name}' has the id of a dropped one");
            bool isNameTaken = next._trees.Values.Any(tree => tree.Keyspace.Name == keyspace.Name);
            if (isNameTaken || !next._trees.TryAdd(keyspace.Id, new TreeState(keyspace, 0, TreeVersion.Empty)))
                throw new InvalidDataException($"keyspace {keyspace.Id} '{keyspace.Name}' is created twice");
        }

        next.ChangeTrees(edit);
        return next;
    }

    /// <summary>Of the retained segments those that follow the last one whose file is missing: without it, as in a
    /// copy that left them out, a stream cannot reach further back.</summary>
    /// <param name="present">The segments whose files are there.</param>
    public IReadOnlyList<ClosedSegment> RetainedAmong(IReadOnlyCollection<long> present)
    {
        int missing = RetainedWals.ToList().FindLastIndex(segment => !present.Contains(segment.Number));
        return [.. RetainedWals.Skip(missing + 1)];
    }

    private IReadOnlyList<ClosedSegment> RetainedAfter(VersionEdit edit)
    {
        if (edit.RetainedWals.Count == 0 && edit.OldestRetainedWal is null) return RetainedWals;
        ClosedSegment[] all = [.. RetainedWals, .. edit.RetainedWals];
        for (int i = 1; i < all.Length; i++)
        {
            if (all[i].Number <= all[i - 1].Number || all[i].LastSequence < all[i - 1].LastSequence)
                throw new InvalidDataException($"log segment {all[i].Number} is retained out of order");
        }

        if (all.Length > 0 && all[^1].Number >= (edit.OldestWal ?? OldestWal))
            throw new InvalidDataException($"log segment {all[^1].Number} is retained and needed by recovery");
        return [.. all.Where(segment => segment.Number >= (edit.OldestRetainedWal ?? 0))];
    }

    /// <summary>One edit that makes this state out of nothing: the first of a new manifest.</summary>
    public VersionEdit ToSnapshot()
    {
        var edit = new VersionEdit
        {
            DatabaseId = DatabaseId,
            NextFileNumber = NextFileNumber,
            OldestWal = OldestWal,
            NewestWal = NewestWal,
            SealedWalBytes = SealedWalBytes,
            UnloggedThrough = UnloggedThrough == 0 ? null : UnloggedThrough,
            LastKeyspaceId = IsDropped(LastKeyspaceId) ? LastKeyspaceId : null,
        };
        edit.RetainedWals.AddRange(RetainedWals);
        foreach (TreeState tree in _trees.Values)
        {
            edit.CreatedKeyspaces.Add(tree.Keyspace);
            var change = new TreeEdit(tree.Keyspace.Id) { FlushedThrough = tree.FlushedThrough };
            for (int level = 0; level < TreeVersion.LevelCount; level++)
                change.Added.AddRange(tree.Version.Level(level).Select(table => new TableAddition(level, table)));
            change.AddedBlobs.AddRange(tree.Version.Blobs.All.Select(use => use.File));
            edit.Trees.Add(change);
        }

        return edit;
    }

    /// <summary>Applies what an edit says of keyspaces that are there. Before anyone else sees this state.</summary>
    private void ChangeTrees(VersionEdit edit)
    {
        foreach ((int id, KeyspaceOptions options) in edit.ChangedOptions)
        {
            if (!_trees.TryGetValue(id, out TreeState? tree))
                throw new InvalidDataException($"keyspace {id} is given options before it is created");
            _trees[id] = tree with { Keyspace = tree.Keyspace with { Options = options } };
        }

        foreach (TreeEdit change in edit.Trees)
        {
            if (!_trees.TryGetValue(change.KeyspaceId, out TreeState? tree))
                throw new InvalidDataException($"keyspace {change.KeyspaceId} is changed before it is created");
            _trees[change.KeyspaceId] = tree with
            {
                FlushedThrough = change.FlushedThrough ?? tree.FlushedThrough,
                Version = tree.Version.Apply(change),
            };
        }
    }
}
