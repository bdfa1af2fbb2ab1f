using Iridium.Engine.Files;
using Iridium.Engine.Keys;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>
/// Writes what a merge keeps into one or more tables. A table ends only between two keys, and takes the range
/// tombstones cut to the span from where it begins to where the next one does. The files are synced; their directory is
/// not. For one thread. Disposed without <see cref="Finish"/>, it removes what it wrote.
/// </summary>
internal sealed class TableOutput : IEntrySink, IDisposable
{
    /// <summary>How much is written before the disk is told to begin: less would cost throughput, more would let a sync
    /// of the log wait for all of it.</summary>
    private const long SyncStepBytes = 1024 * 1024;

    // Constant after construction.
    private readonly EngineContext _context;
    private readonly Catalog _catalog;
    private readonly OutputSpec _spec;
    private readonly CutPoints _cuts;

    // For the merging thread.
    private readonly List<TableMeta> _finished = [];
    private readonly List<long> _numbers = [];
    private readonly ExpirySample _expiries = new();
    private byte[] _cutStart;
    private IFile? _file;
    private TableBuilder? _builder;
    private KeptCounts _kept;
    private bool _isFinished;

    /// <param name="context">Where to write.</param>
    /// <param name="catalog">Gives the file numbers.</param>
    /// <param name="spec">What to write.</param>
    public TableOutput(EngineContext context, Catalog catalog, OutputSpec spec)
    {
        _context = context;
        _catalog = catalog;
        _spec = spec;
        _cuts = new CutPoints(spec.Below, spec.TableBytes);
        _cutStart = spec.Start;
    }

    /// <summary>Where values go that are kept apart; null writes entries as they are.</summary>
    public BlobSeparation? Separation { get; init; }

    public void Keep(ReadOnlySpan<byte> key, long sequence, EntryKind kind, ReadOnlySpan<byte> payload)
    {
        Separation?.Place(key, ref kind, ref payload);
        Builder().Add(key, sequence, kind, payload);
        if (_kept.IsKeyKept) _kept.OlderVersions++;
        _kept.IsKeyKept = true;
        long expiry = ExpiryCodec.ReadOf(kind, payload);
        _expiries.Add(expiry <= _spec.ExpiredThroughTicks ? ExpiryCodec.Never : expiry);
    }

    /// <summary>Tells that a new key begins: a table that is large enough ends before it.</summary>
    public void BeginKey(ReadOnlySpan<byte> key)
    {
        _kept.IsKeyKept = false;
        if (_builder is null) return;
        long bytes = _builder.EstimatedFileBytes;
        if (_cuts.EndsBefore(key, bytes))
        {
            byte[] cut = key.ToArray();
            EndTable(cut);
            _cutStart = cut;
        }
        else if (bytes - _kept.SyncBegunBytes >= SyncStepBytes)
        {
            _file!.BeginSync(_kept.SyncBegunBytes, bytes - _kept.SyncBegunBytes);
            _kept.SyncBegunBytes = bytes;
        }
    }

    /// <summary>Ends the last table.</summary>
    /// <returns>The tables written, in key order.</returns>
    public IReadOnlyList<TableMeta> Finish()
    {
        EndTable(_spec.End);
        _isFinished = true;
        return _finished;
    }

    public void Dispose()
    {
        _file?.Dispose();
        if (_isFinished || !_catalog.Door.TryEnter()) return;
        foreach (long number in _numbers) Delete(FileNames.Table(number));
        _catalog.Door.Exit();
    }

    private void Delete(string name)
    {
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

    private TableBuilder Builder()
    {
        if (_builder is not null) return _builder;
        _file = CreateFile(out long number);
        _numbers.Add(number);
        var options = new TableOptions
        {
            BlockBytes = _spec.Keyspace.BlockBytes,
            FilterBitsPerKey = _spec.Keyspace.FilterBitsPerKey,
            Compression = _spec.IsCompressed ? _spec.Keyspace.Compression : CompressionMethod.None,
            IndexBlockBytesMax = _context.Options.IndexBlockBytesMax,
            CreatedTicks = _spec.CreatedTicks,
            KeyspaceId = _spec.KeyspaceId,
        };
        return _builder = new TableBuilder(_file, number, Guid.NewGuid(), options);
    }

    private IFile CreateFile(out long number)
    {
        _catalog.Door.Enter();
        try
        {
            number = _catalog.NewFileNumber();
            return _context.Files.Create(_context.PathOf(FileNames.Table(number)));
        }
        finally
        {
            _catalog.Door.Exit();
        }
    }

    private void EndTable(byte[] cutEnd)
    {
        foreach (RangeTombstone tombstone in _spec.Tombstones)
        {
            if (!KeyOrder.Overlap(tombstone.Start, tombstone.End, _cutStart, cutEnd)) continue;
            byte[] start = KeyOrder.Compare(tombstone.Start, _cutStart) > 0 ? tombstone.Start : _cutStart;
            byte[] end = KeyOrder.CompareEnds(tombstone.End, cutEnd) < 0 ? tombstone.End : cutEnd;
            Builder().AddRangeTombstone(tombstone with { Start = start, End = end });
        }

        if (_builder is null) return;
        _finished.Add(_builder.Finish() with
        {
            CreatedTicks = _spec.CreatedTicks,
            HalfExpiredTicks = _expiries.Take(),
            OlderVersionCount = _kept.OlderVersions,
        });
        _file!.Sync(); // The builder and its file come and go together.
        _file.Dispose();
        _file = null;
        _builder = null;
        _kept = default;
    }

    /// <summary>What is counted of the table being written.</summary>
    private struct KeptCounts
    {
        public bool IsKeyKept;
        public long OlderVersions;
        public long SyncBegunBytes;
    }
}
