using Iridium.Engine.Coding;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.Iterators;
using Iridium.Engine.Keys;
using Iridium.Engine.Records;
using Iridium.Engine.State;

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
    private readonly IEntryIterator _entries;
    private readonly RangeTombstoneSet _tombstones;
    private readonly ReadPoint _point;
    private readonly byte[] _start;
    private readonly byte[] _end;

    // Used by the walking thread.
    private readonly ByteCopy _key = new();
    private readonly ByteCopy _value = new();
    private Position _position;
    private RecordInfo _info;
    private EntryKind _kind;
    private bool _isDisposed;

    /// <param name="source">What to walk; owned from now on.</param>
    /// <param name="point">What is visible.</param>
    /// <param name="start">First key of the range; empty means from the first key on.</param>
    /// <param name="end">First key after the range; empty means to the last key.</param>
    public VisibleIterator(VisibleEntries source, ReadPoint point, byte[] start, byte[] end)
    {
        _view = source.View;
        _entries = source.Merged;
        _tombstones = source.Tombstones;
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

    public ReadOnlySpan<byte> Value => _position == Position.Forward
        ? VersionResolver.ValueOf(_kind, _entries.Payload)
        : _value.Span;

    public RecordInfo Info => _info;

    public bool MoveNext()
    {
        Disposed.ThrowIf(_isDisposed, Disposed.Cursor);
        switch (_position)
        {
            case Position.None:
                return Seek(_start);
            case Position.Forward:
                SkipKey();
                break;
            default:
                _entries.Seek(_key.Span, 0);
                break;
        }

        return FindForward();
    }

    public bool MovePrevious()
    {
        Disposed.ThrowIf(_isDisposed, Disposed.Cursor);
        if (_position == Position.None)
        {
            if (_end.Length == 0) _entries.SeekToLast();
            else _entries.SeekBefore(_end);
        }
        else if (_position == Position.Forward)
        {
            _entries.SeekBefore(_key.Span);
        }

        return FindBackward();
    }

    public bool Seek(ReadOnlySpan<byte> key)
    {
        Disposed.ThrowIf(_isDisposed, Disposed.Cursor);
        ReadOnlySpan<byte> from = KeyOrder.Compare(key, _start) < 0 ? _start : Kept(key);
        if (from.IsEmpty) _entries.SeekToFirst();
        else _entries.Seek(from, long.MaxValue);
        return FindForward();
    }

    public bool SeekBefore(ReadOnlySpan<byte> key)
    {
        Disposed.ThrowIf(_isDisposed, Disposed.Cursor);
        _entries.SeekBefore(KeyOrder.IsBeforeEnd(key, _end) ? Kept(key) : _end);
        return FindBackward();
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _position = Position.None;
        _entries.Dispose();
        _view.Release();
    }

    /// <summary>A copy: the key may be this record's value, whose block is let go while the sources move.</summary>
    private ReadOnlySpan<byte> Kept(ReadOnlySpan<byte> key)
    {
        _value.Set(key);
        return _value.Span;
    }

    /// <summary>Goes on from the present entry to the first whose key has a live record.</summary>
    private bool FindForward()
    {
        _position = Position.None;
        while (_entries.IsValid && KeyOrder.IsBeforeEnd(_entries.Key, _end))
        {
            _key.Set(_entries.Key);
            if (ResolveForward())
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
    private bool ResolveForward()
    {
        var resolver = default(VersionResolver);
        long tombstone = CoveringSequence(_key.Span);
        for (; _entries.IsValid && _entries.Key.SequenceEqual(_key.Span); _entries.Next())
        {
            if (_entries.Sequence > _point.Sequence) continue;
            Verdict verdict = resolver.Feed(_entries.Kind, _entries.Sequence, _entries.Payload, tombstone);
            if (verdict == Verdict.Undecided) continue;
            if (verdict == Verdict.Absent || _point.IsExpired(resolver.ExpiryTicks)) return false;
            _kind = _entries.Kind;
            int bytes = VersionResolver.ValueOf(_kind, _entries.Payload).Length;
            _info = new RecordInfo(_entries.Sequence, ExpiryCodec.ToInstant(resolver.ExpiryTicks), bytes);
            return true;
        }

        return false;
    }

    private void SkipKey()
    {
        while (_entries.IsValid && _entries.Key.SequenceEqual(_key.Span)) _entries.Next();
    }

    /// <summary>Goes back from the present entry to the first whose key has a live record.</summary>
    private bool FindBackward()
    {
        _position = Position.None;
        while (_entries.IsValid && KeyOrder.Compare(_entries.Key, _start) >= 0)
        {
            _key.Set(_entries.Key);
            if (ResolveBackward())
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
    private bool ResolveBackward()
    {
        long tombstone = CoveringSequence(_key.Span);
        bool isLive = false;
        long sequence = 0;
        long expiry = ExpiryCodec.Never;
        for (; _entries.IsValid && _entries.Key.SequenceEqual(_key.Span); _entries.Previous())
        {
            if (_entries.Sequence > _point.Sequence || _entries.Sequence < tombstone) continue;
            EntryKind kind = _entries.Kind;
            expiry = ExpiryCodec.ReadOf(kind, _entries.Payload);
            if (kind == EntryKind.Touch) continue;
            isLive = kind != EntryKind.Delete;
            if (!isLive) continue;
            sequence = _entries.Sequence;
            _value.Set(VersionResolver.ValueOf(kind, _entries.Payload));
        }

        if (!isLive || _point.IsExpired(expiry)) return false;
        _info = new RecordInfo(sequence, ExpiryCodec.ToInstant(expiry), _value.Span.Length);
        return true;
    }

    private long CoveringSequence(ReadOnlySpan<byte> key) =>
        _tombstones.IsEmpty ? 0 : _tombstones.CoveringSequence(key, _point.Sequence);
}
