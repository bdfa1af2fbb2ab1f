using Iridium.Engine.Records;

namespace Iridium.Engine.State;

/// <summary>
/// Decides what a key holds from its visible entries, fed from the newest to the oldest. The one place that knows how
/// touches, puts, deletes and range tombstones work together on reads. A mutable struct for one key.
/// </summary>
internal struct VersionResolver
{
    private bool _isTouched;

    /// <summary>The record's expiry in UTC ticks, once the verdict is <see cref="Verdict.Present"/>.</summary>
    public long ExpiryTicks { get; private set; }

    /// <summary>Takes the next older entry into account.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="sequence">Its sequence, at most the sequence read at.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="tombstone">Greatest visible sequence of a range tombstone over the key, or 0.</param>
    public Verdict Feed(EntryKind kind, long sequence, ReadOnlySpan<byte> payload, long tombstone)
    {
        if (sequence < tombstone || kind == EntryKind.Delete) return Verdict.Absent;
        if (!_isTouched) ExpiryTicks = ExpiryCodec.ReadOf(kind, payload);
        if (kind != EntryKind.Touch) return Verdict.Present;
        _isTouched = true;
        return Verdict.Undecided;
    }

    /// <summary>The value, or the reference to it, inside the payload of the entry that gave
    /// <see cref="Verdict.Present"/>.</summary>
    public static ReadOnlySpan<byte> ValueOf(EntryKind kind, ReadOnlySpan<byte> payload) =>
        ExpiryCodec.IsExpiringPut(kind) ? payload[ExpiryCodec.Bytes..] : payload;
}
