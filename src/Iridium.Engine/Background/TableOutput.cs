using Iridium.Engine.Files;
using Iridium.Engine.Keys;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>
/// Writes what a merge keeps into one or more tables. A table ends only between two keys, and takes the range tombstones
/// cut to the span from where it begins to where the next one does. The files are synced; their directory is not.
/// For one thread. Disposed without <see cref="Finish"/>, it removes what it wrote.
/// </summary>
internal sealed class TableOutput : IEntrySink, IDisposable
{
    // Constant after construction.
    private readonly EngineContext _context;
    private readonly Catalog _catalog;
    private readonly TableOptions _options;
    private readonly IReadOnlyList<RangeTombstone> _tombstones;

    // For the merging thread.
    private readonly List<TableMeta> _finished = [];
    private readonly List<long> _numbers = [];
    private byte[] _cutStart = [];
    private IFile? _file;
    private TableBuilder? _builder;
    private bool _isFinished;

    /// <param name="context">Where to write.</param>
    /// <param name="catalog">Gives the file numbers.</param>
    /// <param name="keyspace">Options of the tables.</param>
    /// <param name="tombstones">The range tombstones to keep.</param>
    public TableOutput(
        EngineContext context,
        Catalog catalog,
        KeyspaceOptions keyspace,
        IReadOnlyList<RangeTombstone> tombstones)
    {
        _context = context;
        _catalog = catalog;
        _options = new TableOptions
        {
            BlockBytes = keyspace.BlockBytes,
            FilterBitsPerKey = keyspace.FilterBitsPerKey,
        };
        _tombstones = tombstones;
    }

    public void Keep(ReadOnlySpan<byte> key, long sequence, EntryKind kind, ReadOnlySpan<byte> payload) =>
        Builder().Add(key, sequence, kind, payload);

    /// <summary>Tells that a new key begins: a table that is large enough ends before it.</summary>
    public void BeginKey(ReadOnlySpan<byte> key)
    {
        if (_builder is null || _builder.EstimatedFileBytes < _context.Options.TableBytesTarget) return;
        byte[] cut = key.ToArray();
        EndTable(cut);
        _cutStart = cut;
    }

    /// <summary>Ends the last table.</summary>
    /// <returns>The tables written, in key order.</returns>
    public IReadOnlyList<TableMeta> Finish()
    {
        EndTable([]);
        _isFinished = true;
        return _finished;
    }

    public void Dispose()
    {
        _file?.Dispose();
        if (_isFinished) return;
        foreach (long number in _numbers)
        {
            string name = FileNames.Table(number);
            try
            {
                _context.Files.Delete(_context.PathOf(name));
            }
            catch (Exception error) when (IoErrors.IsFileError(error))
            {
                // An orphan, removed at the next open.
                Diagnostics.EngineLog.FileNotDeleted(_context.Log, name, error);
            }
        }
    }

    private TableBuilder Builder()
    {
        if (_builder is not null) return _builder;
        long number = _catalog.NewFileNumber();
        _file = _context.Files.Create(_context.PathOf(FileNames.Table(number)));
        _numbers.Add(number);
        return _builder = new TableBuilder(_file, number, Guid.NewGuid(), _options);
    }

    private void EndTable(byte[] cutEnd)
    {
        foreach (RangeTombstone tombstone in _tombstones)
        {
            if (!KeyOrder.Overlap(tombstone.Start, tombstone.End, _cutStart, cutEnd)) continue;
            byte[] start = KeyOrder.Compare(tombstone.Start, _cutStart) > 0 ? tombstone.Start : _cutStart;
            byte[] end = KeyOrder.CompareEnds(tombstone.End, cutEnd) < 0 ? tombstone.End : cutEnd;
            Builder().AddRangeTombstone(tombstone with { Start = start, End = end });
        }

        if (_builder is null) return;
        _finished.Add(_builder.Finish());
        _file!.Sync(); // The builder and its file come and go together.
        _file.Dispose();
        _file = null;
        _builder = null;
    }
}
