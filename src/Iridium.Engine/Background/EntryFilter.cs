using Iridium.Engine.Coding;
using Iridium.Engine.Records;

namespace Iridium.Engine.Background;

/// <summary>
/// Drops, from the entries of a merge, what nobody can see any more, and joins a touch with the put it belongs to. Fed
/// in engine order, it keeps state for one key: the stripe in which a decisive entry was seen, and a touch whose put
/// may come next. For one thread.
/// </summary>
internal sealed class EntryFilter
{
    // Constant after construction.
    private readonly RetentionRule _rule;
    private readonly RangeTombstoneSet _tombstones;
    private readonly IMergeScope _scope;
    private readonly IEntrySink _sink;

    // For the merging thread.
    private readonly ByteCopy _key = new();
    private byte[] _joined = [];
    private int _decidedStripe = -1;
    private int _touchStripe = -1;
    private bool _isTouchedAbove;
    private long _touchSequence;
    private long _touchExpiry;

    public EntryFilter(RetentionRule rule, RangeTombstoneSet tombstones, IMergeScope scope, IEntrySink sink)
    {
        _rule = rule;
        _tombstones = tombstones;
        _scope = scope;
        _sink = sink;
    }

    /// <summary>The key being filtered.</summary>
    public ReadOnlySpan<byte> Key => _key.Span;

    /// <summary>Begins the next key. Call <see cref="EndKey"/> for the one before.</summary>
    public void BeginKey(ReadOnlySpan<byte> key)
    {
        _key.Set(key);
        _decidedStripe = -1;
        _isTouchedAbove = false;
    }

    /// <summary>Takes the next older entry of the key.</summary>
    public void Feed(long sequence, EntryKind kind, ReadOnlySpan<byte> payload)
    {
        int stripe = _rule.StripeOf(sequence);
        if (stripe == _decidedStripe) return;
        bool isCovered = !_tombstones.IsEmpty
            && _tombstones.CoveringSequence(_key.Span, _rule.EndOf(stripe)) > sequence;
        if (isCovered)
        {
            // The tombstone itself is the decisive entry of this stripe, and is kept on its own.
            EndKey();
            _decidedStripe = stripe;
            return;
        }

        if (kind == EntryKind.Touch)
        {
            FeedTouch(sequence, stripe, payload);
            return;
        }

        _decidedStripe = stripe;
        bool isJoined = _touchStripe == stripe && kind != EntryKind.Delete;
        if (isJoined) Join(ref kind, ref payload);
        else
        {
            _isTouchedAbove |= _touchStripe >= 0;
            EndKey();
        }

        _touchStripe = -1;
        KeepDecisive(sequence, stripe, kind, payload);
        _isTouchedAbove = false;
    }

    /// <summary>Ends the key: a touch whose put is further down is kept as it is.</summary>
    public void EndKey()
    {
        if (_touchStripe < 0) return;
        bool isOrphan = _touchStripe == 0 && _scope.IsLowest(_key.Span);
        _touchStripe = -1;
        if (isOrphan) return;
        Span<byte> payload = stackalloc byte[ExpiryCodec.Bytes];
        ExpiryCodec.Write(payload, _touchExpiry);
        _sink.Keep(_key.Span, _touchSequence, EntryKind.Touch, payload);
    }

    private void FeedTouch(long sequence, int stripe, ReadOnlySpan<byte> payload)
    {
        if (_touchStripe == stripe) return;
        _isTouchedAbove |= _touchStripe >= 0;
        EndKey();
        _touchStripe = stripe;
        _touchSequence = sequence;
        _touchExpiry = ExpiryCodec.Read(payload);
    }

    /// <summary>Gives a put the expiry of the newer touch in its stripe; nobody can see the one without the other.
    /// </summary>
    private void Join(ref EntryKind kind, ref ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> value = ExpiryCodec.IsExpiringPut(kind) ? payload[ExpiryCodec.Bytes..] : payload;
        bool isBlob = BlobReference.IsBlob(kind);
        if (_touchExpiry == ExpiryCodec.Never)
        {
            kind = isBlob ? EntryKind.PutBlob : EntryKind.Put;
            payload = value;
            return;
        }

        int bytes = ExpiryCodec.Bytes + value.Length;
        if (_joined.Length < bytes) _joined = new byte[Math.Max(bytes, 256)];
        ExpiryCodec.Write(_joined, _touchExpiry);
        value.CopyTo(_joined.AsSpan(ExpiryCodec.Bytes));
        kind = isBlob ? EntryKind.PutBlobExpiring : EntryKind.PutExpiring;
        payload = _joined.AsSpan(0, bytes);
    }

    private void KeepDecisive(long sequence, int stripe, EntryKind kind, ReadOnlySpan<byte> payload)
    {
        // A touch in a newer stripe may have given it another expiry, though a clock that was set back since had it
        // expired.
        bool mayExpire = ExpiryCodec.IsExpiringPut(kind) && !_isTouchedAbove;
        if (mayExpire && _scope.IsExpiredForGood(_key.Span, ExpiryCodec.Read(payload)))
        {
            kind = EntryKind.Delete;
            payload = default;
        }

        // No snapshot is older than stripe 0 and nothing below holds the key, so there is nothing to hide.
        if (kind == EntryKind.Delete && stripe == 0 && _scope.IsLowest(_key.Span)) return;
        _sink.Keep(_key.Span, sequence, kind, payload);
    }
}
