using Iridium.Engine.Coding;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.Iterators;
using Iridium.Engine.Keys;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Reading;

/// <summary>
/// Walks the live records of a range, both ways, at one read point: of each key's entries it shows what the newest
/// visible ones add up to, or passes the key over. Owns the view and the merged entries. Used by one thread.
/// </summary>
/// <remarks>
/// Standing on a record after a move forward, the entries stand on the one that holds the value. After a move backward
/// they stand before the key, since a key's entries come oldest first that way and the value has to be kept in a copy.
/// </remarks>
internal sealed class VisibleIterator : IDisposable
{
    // Constant after construction.
    private readonly ReadView _view;
    private readonly EntryIterator _entries;
    private readonly TombstoneWalk _tombstones;
    private readonly ReadPoint _point;
    private readonly byte[] _start;
    private readonly byte[] _end;

    // Used by the walking thread.
    private readonly ByteCopy _key = new();
    private readonly ByteCopy _value = new();
    private Position _position;
    private Standing _record;
    private (PinnedBlock Block, int ValueAt) _blob;
    private bool _isDisposed;

    /// <param name="source">What to walk; owned from now on.</param>
    /// <param name="point">What is visible.</param>
    /// <param name="start">First key of the range; empty means from the first key on.</param>
    /// <param name="end">First key after the range; empty means to the last key.</param>
    public VisibleIterator(VisibleEntries source, ReadPoint point, byte[] start, byte[] end)
    {
        _view = source.View;
        _entries = source.Merged;
        _tombstones = new TombstoneWalk(source.Tombstones, point.Sequence);
        _point = point;
        _start = start;
        _end = end;
    }

    private enum Position
    {
        None,
        Forward,
        Backward,
    }

    public bool IsValid => _position != Position.None;

    public ReadOnlySpan<byte> Key => _key.Span;

    public ReadOnlySpan<byte> Value => BlobReference.IsBlob(_record.Kind) ? BlobValue : ValueOrReference;

    public RecordInfo Info => new(_record.Sequence, ExpiryCodec.ToInstant(_record.ExpiryTicks), ValueBytes);

    private ReadOnlySpan<byte> ValueOrReference => _position == Position.Forward
        ? VersionResolver.ValueOf(_record.Kind, _entries.Current.PayloadSpan)
        : _value.Span;

    private int ValueBytes => BlobReference.IsBlob(_record.Kind)
        ? BlobValues.ReferenceIn(ValueOrReference).ValueBytes
        : ValueOrReference.Length;

    /// <summary>Read when it is first asked for, and held until the cursor moves.</summary>
    private ReadOnlySpan<byte> BlobValue
    {
        get
        {
            if (_blob.Block.IsNone)
            {
                _blob.Block = BlobValues.Read(
                    _view.Tables, ValueOrReference, _key.Span, _point.FillCache, out _blob.ValueAt);
            }

            return _blob.Block.Span.Slice(_blob.ValueAt, ValueBytes);
        }
    }

    /// <summary>The sequence of the record that it stands on.</summary>
    public long Sequence => _record.Sequence;

    /// <summary>The expiry of the record that it stands on, in UTC ticks.</summary>
    public long ExpiryTicks => _record.ExpiryTicks;

    public bool MoveNext()
    {
        Position before = LeaveRecord();
        switch (before)
        {
            case Position.Forward:
                SkipKey();
                break;
            case Position.None:
                return Seek(_start);
            default:
                _entries.Seek(_key.Span, 0);
                break;
        }

        return FindForward();
    }

    public bool MovePrevious()
    {
        Position before = LeaveRecord();
        if (before == Position.Forward)
        {
            _entries.SeekBefore(_key.Span);
        }
        else if (before == Position.None)
        {
            if (_end.Length == 0) _entries.SeekToLast();
            else _entries.SeekBefore(_end);
        }

        return FindBackward();
    }

    public bool Seek(ReadOnlySpan<byte> key)
    {
        ReadOnlySpan<byte> from = KeyOrder.Compare(key, _start) < 0 ? _start : Kept(key);
        LeaveRecord();
        if (from.IsEmpty) _entries.SeekToFirst();
        else _entries.Seek(from, long.MaxValue);
        return FindForward();
    }

    public bool SeekBefore(ReadOnlySpan<byte> key)
    {
        ReadOnlySpan<byte> before = KeyOrder.IsBeforeEnd(key, _end) ? Kept(key) : _end;
        LeaveRecord();
        _entries.SeekBefore(before);
        return FindBackward();
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _position = Position.None;
        ReleaseBlob();
        _entries.Dispose();
        _view.Release();
    }

    /// <summary>A copy: the key may be this record's value, whose block is let go while the sources move.</summary>
    private ReadOnlySpan<byte> Kept(ReadOnlySpan<byte> key)
    {
        _value.Set(key);
        return _value.Span;
    }

    /// <summary>
    /// Stands on no record from now on: a move that fails on its way must not leave one standing whose block is gone.
    /// </summary>
    private Position LeaveRecord()
    {
        Disposed.ThrowIf(_isDisposed, Disposed.Cursor);
        Position before = _position;
        _position = Position.None;
        if (!_blob.Block.IsNone) ReleaseBlob();
        return before;
    }

    private void ReleaseBlob()
    {
        PinnedBlock blob = _blob.Block;
        _blob = default;
        blob.Release();
    }

    /// <summary>Goes on from the present entry to the first whose key has a live record.</summary>
    private bool FindForward()
    {
        while (_entries.IsValid && KeyOrder.IsBeforeEnd(_entries.Current.KeySpan, _end))
        {
            _key.Set(_entries.Current.KeySpan);
            long tombstone = _tombstones.CoveringSequence(_key.Span);
            if (tombstone > _entries.Current.Sequence && _entries.TrySkipTo(_tombstones.Span.End, tombstone)) continue;
            if (ResolveForward(tombstone))
            {
                _position = Position.Forward;
                return true;
            }

            SkipKey();
        }

        return false;
    }

    /// <summary>Resolves the key at hand, whose newest entry the iterator stands on; stops on the value's
    /// entry.</summary>
    private bool ResolveForward(long tombstone)
    {
        var resolver = default(VersionResolver);
        do
        {
            ref readonly EntryRef entry = ref _entries.Current;
            long sequence = entry.Sequence;
            if (sequence <= _point.Sequence)
            {
                EntryKind kind = entry.Kind;
                Verdict verdict = resolver.Feed(kind, sequence, entry.PayloadSpan, tombstone);
                if (verdict == Verdict.Absent) return false;
                if (verdict == Verdict.Present)
                {
                    _record = new Standing(sequence, resolver.ExpiryTicks, kind);
                    return !_point.IsExpired(resolver.ExpiryTicks);
                }
            }

            _entries.Next();
        }
        while (_entries.IsValid && _entries.Current.KeySpan.SequenceEqual(_key.Span));
        return false;
    }

    private void SkipKey()
    {
        if (_entries.IsValid && _entries.Current.KeySpan.SequenceEqual(_key.Span)) _entries.NextKey(_key.Span);
    }

    /// <summary>Goes back from the present entry to the first whose key has a live record.</summary>
    private bool FindBackward()
    {
        while (_entries.IsValid && KeyOrder.Compare(_entries.Current.KeySpan, _start) >= 0)
        {
            _key.Set(_entries.Current.KeySpan);
            long tombstone = _tombstones.CoveringSequence(_key.Span);
            if (tombstone > _entries.Current.Sequence && _entries.TrySkipBefore(_tombstones.Span.Start, tombstone))
                continue;
            if (ResolveBackward(tombstone))
            {
                _position = Position.Backward;
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Resolves the key at hand, whose oldest entry the iterator stands on, and leaves the iterator before the key.
    /// Each newer visible entry overrules what the older ones said, but a touch only moves the expiry.
    /// </summary>
    private bool ResolveBackward(long tombstone)
    {
        bool isLive = false;
        long expiry = ExpiryCodec.Never;
        do
        {
            ref readonly EntryRef entry = ref _entries.Current;
            long sequence = entry.Sequence;
            if (sequence <= _point.Sequence && sequence >= tombstone)
            {
                EntryKind kind = entry.Kind;
                expiry = ExpiryCodec.ReadOf(kind, entry.PayloadSpan);
                if (kind != EntryKind.Touch)
                {
                    isLive = kind != EntryKind.Delete;
                    if (isLive)
                    {
                        _record = new Standing(sequence, expiry, kind);
                        _value.Set(VersionResolver.ValueOf(kind, entry.PayloadSpan));
                    }
                }
            }

            _entries.Previous();
        }
        while (_entries.IsValid && _entries.Current.KeySpan.SequenceEqual(_key.Span));
        if (!isLive || _point.IsExpired(expiry)) return false;
        _record = _record with { ExpiryTicks = expiry };
        return true;
    }

    /// <summary>What the record that the iterator stands on is, besides key and value.</summary>
    private readonly record struct Standing(long Sequence, long ExpiryTicks, EntryKind Kind);
}
