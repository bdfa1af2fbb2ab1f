using Iridium.Engine.Coding;
using Iridium.Engine.Keys;
using Iridium.Engine.Reading;

namespace Iridium.Engine.Transactions;

/// <summary>
/// The moves of a cursor inside a transaction. Where reads are validated it notes what was walked: from where a move
/// started to the record on which it stopped, or to the bound of the range when there was none, so that a record that
/// comes to stand in between is noticed, and one beyond is not. A move that there is no room to note is refused before
/// it begins. For one thread.
/// </summary>
internal sealed class TransactionScan
{
    // Constant after construction.
    private readonly VisibleIterator _records;
    private readonly ReadSet? _reads;
    private readonly int _keyspace;
    private readonly byte[] _start;
    private readonly byte[] _end;

    // Used by the one thread.
    private readonly ByteCopy _from = new();
    private readonly ByteCopy _behind = new();
    private readonly WalkedRange _walked = new();
    private string? _ended;

    /// <param name="records">What is walked; owned from now on.</param>
    /// <param name="reads">Where to note what was walked, or null.</param>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="range">The range of the cursor.</param>
    public TransactionScan(VisibleIterator records, ReadSet? reads, int keyspace, KeyRange range)
    {
        _records = records;
        _reads = reads;
        _keyspace = keyspace;
        _start = range.Start.ToArray();
        _end = range.End.ToArray();
    }

    public VisibleIterator Records => _records;

    /// <summary>Savepoints and cursors of the transaction that came before this one.</summary>
    public required long Order { get; init; }

    public bool MoveNext()
    {
        ThrowIfEnded();
        if (_reads is null) return _records.MoveNext();
        _reads.CheckRoom();
        _from.Set(_records.IsValid ? _records.Key : _start);
        return NoteForward(_records.MoveNext());
    }

    public bool MovePrevious()
    {
        ThrowIfEnded();
        if (_reads is null) return _records.MovePrevious();
        _reads.CheckRoom();
        _from.Set(_records.IsValid ? _records.Key : _end);
        return NoteBackward(_records.MovePrevious());
    }

    public bool Seek(ReadOnlySpan<byte> key)
    {
        ThrowIfEnded();
        if (_reads is null) return _records.Seek(key);
        _reads.CheckRoom();
        _from.Set(KeyOrder.Compare(key, _start) < 0 ? _start : key);
        return NoteForward(_records.Seek(key));
    }

    public bool SeekBefore(ReadOnlySpan<byte> key)
    {
        ThrowIfEnded();
        if (_reads is null) return _records.SeekBefore(key);
        _reads.CheckRoom();
        _from.Set(KeyOrder.IsBeforeEnd(key, _end) ? key : _end);

        // Nothing is below the empty key, which as an end would be open.
        bool isFirst = key.IsEmpty;
        bool isFound = _records.SeekBefore(key);
        return isFirst ? isFound : NoteBackward(isFound);
    }

    /// <summary>Ends the scan: a move from now on is an error that says why.</summary>
    public void End(string reason)
    {
        if (_ended is not null) return;
        _ended = reason;
        NoteWalked();
        _records.Dispose();
    }

    /// <summary>Hands over what was walked so far.</summary>
    public void NoteWalked()
    {
        if (_reads is null || _walked.IsEmpty) return;
        _reads.AddRange(_keyspace, _walked.Start, _walked.End);
        _walked.Clear();
    }

    private bool NoteForward(bool hasMoved)
    {
        if (hasMoved) _behind.SetSuccessor(_records.Key);
        Note(_from.Span, hasMoved ? _behind.Span : _end, hasMoved);
        return hasMoved;
    }

    private bool NoteBackward(bool hasMoved)
    {
        Note(hasMoved ? _records.Key : _start, _from.Span, hasMoved);
        return hasMoved;
    }

    private void Note(ReadOnlySpan<byte> start, ReadOnlySpan<byte> end, bool hasMoved)
    {
        if (!_walked.TryExtend(start, end))
        {
            NoteWalked();
            _walked.TryExtend(start, end);
        }

        if (hasMoved && !OwnSequences.IsOwn(_records.Sequence))
            _reads?.NoteExpiry(_keyspace, _records.Key, _records.ExpiryTicks);
    }

    private void ThrowIfEnded()
    {
        if (_ended is not null) throw new InvalidOperationException(_ended);
    }
}
