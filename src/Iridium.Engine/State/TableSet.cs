using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.State;

/// <summary>
/// A version's tables with their open handles, level by level in the version's order. Immutable; holds a reference to
/// each handle until its own last user leaves. Shared by the views that differ in their memtables only. Thread-safe.
/// </summary>
internal sealed class TableSet
{
    private readonly TableHandle[][] _levels;
    private readonly LevelIndex[] _indexes;
    private readonly Dictionary<long, BlobHandle> _blobs;

    // Own synchronisation.
    private ReferenceCount _references;

    private TableSet(TreeVersion version, TableHandle[][] levels, Dictionary<long, BlobHandle> blobs)
    {
        _blobs = blobs;
        Version = version;
        _levels = levels;
        _indexes = [.. levels.Select(level => new LevelIndex(level.Select(table => table.Meta)))];
    }

    public TreeVersion Version { get; }

    public ReadOnlySpan<TableHandle> Level(int level) => _levels[level];

    /// <summary>Where in a level a key has to be looked for.</summary>
    public LevelIndex IndexOf(int level) => _indexes[level];

    /// <summary>All blob files.</summary>
    public IReadOnlyCollection<BlobHandle> Blobs => _blobs.Values;

    /// <summary>The blob file of a number, or null when there is none.</summary>
    public BlobHandle? FindBlob(long number) => _blobs.GetValueOrDefault(number);

    /// <summary>Some neighbouring tables of a level, without a copy.</summary>
    public ArraySegment<TableHandle> Part(int level, int first, int count) => new(_levels[level], first, count);

    /// <summary>Makes the set of a version, taking over the handles that <paramref name="previous"/> has.</summary>
    public static TableSet Create(TreeVersion version, TableSet? previous, EngineContext context)
    {
        var known = new Dictionary<long, TableHandle>();
        if (previous is not null)
        {
            foreach (TableHandle handle in previous._levels.SelectMany(level => level))
                known[handle.Meta.Number] = handle;
        }

        TableHandle Take(TableMeta meta)
        {
            // A new handle is born with the reference of this set.
            if (!known.Remove(meta.Number, out TableHandle? handle)) return new TableHandle(meta, context);
            handle.AddReference();
            return handle;
        }

        var levels = new TableHandle[TreeVersion.LevelCount][];
        for (int level = 0; level < levels.Length; level++)
            levels[level] = [.. version.Level(level).Select(Take)];
        foreach (TableHandle gone in known.Values) gone.MarkObsolete();
        return new TableSet(version, levels, BlobsOf(version, previous, context));
    }

    /// <summary>Says that no version names the tables any more. Call it before the set is released.</summary>
    public void MarkObsolete()
    {
        foreach (TableHandle handle in _levels.SelectMany(level => level)) handle.MarkObsolete();
        foreach (BlobHandle blob in _blobs.Values) blob.MarkObsolete();
    }

    public void AddReference()
    {
        if (!_references.TryAdd()) throw new InvalidOperationException("The table set is released already.");
    }

    public void Release()
    {
        if (!_references.Release()) return;
        foreach (TableHandle[] level in _levels)
        {
            foreach (TableHandle handle in level) handle.Release();
        }

        foreach (BlobHandle blob in _blobs.Values) blob.Release();
    }

    private static Dictionary<long, BlobHandle> BlobsOf(
        TreeVersion version, TableSet? previous, EngineContext context)
    {
        if (version.Blobs == previous?.Version.Blobs)
        {
            foreach (BlobHandle same in previous._blobs.Values) same.AddReference();
            return previous._blobs;
        }

        var blobs = new Dictionary<long, BlobHandle>();
        foreach (BlobFileUse use in version.Blobs.All)
        {
            BlobHandle? handle = previous?.FindBlob(use.File.Number);
            if (handle is null) handle = new BlobHandle(use.File, context);
            else handle.AddReference();
            blobs.Add(use.File.Number, handle);
        }

        if (previous is null) return blobs;
        foreach (BlobHandle handle in previous._blobs.Values)
        {
            if (!blobs.ContainsKey(handle.Meta.Number)) handle.MarkObsolete();
        }

        return blobs;
    }
}
