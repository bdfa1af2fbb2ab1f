using System.Diagnostics.CodeAnalysis;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Changes;

/// <summary>
/// A place in the log of an open database: reads batch after batch, from segment to segment, up to what counts now, and
/// goes on when more does. It holds the file it reads, so that one stays readable when retention removes it; when the
/// next one is gone by then, that is an error. Used by one thread at a time; takes no lock that writers wait for.
/// </summary>
/// <param name="state">The open database.</param>
/// <param name="fromSequence">The first sequence wanted.</param>
/// <param name="isDurableOnly">Whether only what a sync has covered counts.</param>
internal sealed class ChangeCursor(EngineState state, long fromSequence, bool isDurableOnly) : IDisposable
{
    private IFile? _file;
    private WalReader? _reader;
    private long _number;
    private ChangeBatch? _pending;

    public ChangeSignal Signal => state.Context.Changes;

    /// <summary>Whether nothing will come after the end.</summary>
    public bool IsFixed => state.Context.IsReadOnly;

    /// <summary>Whether the log has more than what a sync has covered.</summary>
    public bool HasUnsynced => isDurableOnly && state.Wal.UnsyncedBytes > 0;

    /// <summary>Reads the next batch or gap, when there is one that may be delivered.</summary>
    /// <exception cref="SequenceGoneException">Retention has passed it.</exception>
    /// <exception cref="CorruptionException">The log is damaged.</exception>
    public bool TryRead([NotNullWhen(true)] out ChangeBatch? batch)
    {
        batch = null;
        try
        {
            Disposed.ThrowIf(Signal.IsClosed, Disposed.Database);
            _pending ??= ReadRecord();
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            throw IoErrors.Wrap(error, $"read the changes of the database in '{state.Context.Directory}'");
        }

        // The log is ahead of what reads see, by the groups that are being applied.
        if (_pending is null || _pending.LastSequence > state.Sequences.Visible) return false;
        batch = _pending;
        _pending = null;
        return true;
    }

    /// <summary>The first sequence that is in the log.</summary>
    public long ReadOldest()
    {
        while (true)
        {
            // One that was removed meanwhile is in the list no more.
            if (TryOpen(state.Wal.Segments.FindFrom(0), out IFile? file, out WalHeader header) is false) continue;
            file.Dispose();
            return header.PredecessorLastSequence + 1;
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
        _reader = null;
    }

    private ChangeBatch? ReadRecord()
    {
        if (_reader is null) OpenFirst();
        while (true)
        {
            long before = _reader.LastSequence;
            while (_reader.TryRead(out WalRecord record))
            {
                if (record.LastSequence >= fromSequence && record.Type != WalRecord.SealType)
                    return BatchOf(in record, before);
                before = _reader.LastSequence;
            }

            SegmentExtent extent = ExtentOf(_number, _file!); // There is one while there is a reader.
            if (extent.Bytes > _reader.ValidBytes) _reader.ExtendTo(extent.Bytes);
            else if (extent.IsClosed) OpenNext();
            else return null;
        }
    }

    private SegmentExtent ExtentOf(long number, IFile file) =>
        state.Wal.ExtentOf(number, isDurableOnly) ?? new SegmentExtent(file.Length, IsClosed: true);

    private ChangeBatch BatchOf(in WalRecord record, long before)
    {
        if (record.Type == WalRecord.SkipType) return new ChangeBatch(before + 1, record.LastSequence, []);
        if (ChangeDecoder.TryDecode(in record, NameOf, ValueOf, out ChangeBatch? batch)) return batch;
        throw new CorruptionException(
            _file!.Path,
            _reader!.ValidBytes,
            "the record before holds a batch that is not well-formed");
    }

    /// <summary>Reads a streamed value. One that was overwritten or deleted since, and collected, is gone.</summary>
    private ReadOnlyMemory<byte> ValueOf(
        int keyspace, long sequence, ReadOnlySpan<byte> key, BlobReference reference)
    {
        // Of a dropped keyspace nothing but the operations is known.
        if (!state.Trees.TryGet(keyspace, out KeyspaceTree? tree) || !tree.TryAcquireView(out ReadView? view))
            return default;
        try
        {
            if (view.Tables.FindBlob(reference.FileNumber) is not BlobHandle blob)
                throw new SequenceGoneException(sequence, sequence + 1);
            PinnedBlock block = blob.Reader.Read(reference, key, fillCache: false, out int valueAt);
            byte[] value = block.Span.Slice(valueAt, reference.ValueBytes).ToArray();
            block.Release();
            return value;
        }
        finally
        {
            view.Release();
        }
    }

    private string? NameOf(int keyspace) =>
        state.Trees.TryGet(keyspace, out KeyspaceTree? tree) ? tree.Keyspace.Name : null;

    [MemberNotNull(nameof(_reader), nameof(_file))]
    private void OpenFirst()
    {
        while (true)
        {
            long number = state.Wal.Segments.FindFrom(fromSequence);
            if (!TryOpen(number, out IFile? file, out WalHeader header)) continue;
            if (header.PredecessorLastSequence < fromSequence)
            {
                Enter(number, file, header);
                return;
            }

            file.Dispose();
            throw new SequenceGoneException(fromSequence, header.PredecessorLastSequence + 1);
        }
    }

    [MemberNotNull(nameof(_reader), nameof(_file))]
    private void OpenNext()
    {
        long last = _reader!.LastSequence; // It is called with a reader that is at its end.
        while (true)
        {
            long number = state.Wal.Segments.NextAfter(_number);
            if (!TryOpen(number, out IFile? file, out WalHeader header)) continue;
            if (header.PredecessorNumber == _number && header.PredecessorLastSequence == last)
            {
                Enter(number, file, header);
                return;
            }

            file.Dispose();
            if (header.PredecessorNumber > _number)
                throw new SequenceGoneException(last + 1, header.PredecessorLastSequence + 1);
            throw new CorruptionException(
                file.Path, 24, $"it does not follow log segment {_number}, which ends with sequence {last}");
        }
    }

    [MemberNotNull(nameof(_reader), nameof(_file))]
    private void Enter(long number, IFile file, WalHeader header)
    {
        _file?.Dispose();
        _file = file;
        _number = number;
        _reader = new WalReader(file, header, ExtentOf(number, file).Bytes);
    }

    /// <summary>Opens a segment of the list; false when it has left the list meanwhile.</summary>
    private bool TryOpen(long number, [NotNullWhen(true)] out IFile? file, out WalHeader header)
    {
        file = null;
        header = default;
        string path = state.Context.PathOf(FileNames.Wal(number));
        try
        {
            file = state.Context.Files.OpenRead(path);
            header = WalHeader.Read(file, number);
            return true;
        }
        catch (FileNotFoundException error)
        {
            if (state.Wal.ExtentOf(number, isDurableOnly) is null) return false;
            if (IsFixed) throw Moved(number, error);
            throw new CorruptionException(path, 0, "the log segment is kept for change streams, but is missing", error);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>The writer of a view's files has removed a segment since.</summary>
    private SequenceGoneException Moved(long number, FileNotFoundException error) => new(
        $"Log segment {number} was removed by the process that writes '{state.Context.Directory}'; refresh the view "
        + "and begin with its oldest change.",
        error);
}
