using Iridium.Engine.Records;
using Iridium.Engine.Tables;

namespace Iridium.Engine.State;

/// <summary>
/// One table file in use: opened when first needed, closed when the last view lets go, and handed to
/// <see cref="ObsoleteFiles"/> then if no version names it any more. Thread-safe.
/// </summary>
internal sealed class TableHandle(TableMeta meta, EngineContext context)
{
    private readonly Lock _gate = new();

    // Own synchronisation.
    private ReferenceCount _references;
    private volatile bool _isObsolete;
    private volatile TableReader? _reader;
    private volatile RangeTombstoneSet? _rangeTombstones;

    public TableMeta Meta { get; } = meta;

    /// <summary>The reader of the file; the caller holds a reference.</summary>
    /// <exception cref="CorruptionException">The file is missing, damaged, or another table.</exception>
    public TableReader Reader => _reader ?? Open();

    /// <summary>The table's range tombstones; the caller holds a reference.</summary>
    public RangeTombstoneSet RangeTombstones =>
        _rangeTombstones ??= Meta.RangeTombstoneCount == 0
            ? RangeTombstoneSet.Empty
            : new RangeTombstoneSet(Reader.RangeTombstones);

    public void AddReference()
    {
        if (!_references.TryAdd()) throw new InvalidOperationException($"Table {Meta.Number} is closed already.");
    }

    public void Release()
    {
        if (!_references.Release()) return;
        _reader?.Dispose();
        if (_isObsolete) context.Obsolete.Add(Meta.Number);
    }

    /// <summary>Says that no version names the table any more. Call it before the last reference goes.</summary>
    public void MarkObsolete() => _isObsolete = true;

    private TableReader Open()
    {
        lock (_gate) return _reader ??= context.OpenTable(Meta);
    }
}
