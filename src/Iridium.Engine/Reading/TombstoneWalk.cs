using Iridium.Engine.Keys;
using Iridium.Engine.Records;

namespace Iridium.Engine.Reading;

/// <summary>
/// What the range tombstones of a scan say of the key it has come to. Neighbouring keys mostly get one answer, so the
/// last one is kept. For one thread.
/// </summary>
internal sealed class TombstoneWalk(RangeTombstoneSet tombstones, long sequence)
{
    private CoveredSpan _span = new([], [], 0);
    private bool _isAsked;

    /// <summary>Whether there are no tombstones at all.</summary>
    public bool IsEmpty { get; } = tombstones.IsEmpty;

    /// <summary>The stretch of the key that was asked about last.</summary>
    public CoveredSpan Span => _span;

    /// <summary>The greatest visible sequence of a tombstone over a key, or 0.</summary>
    public long CoveringSequence(ReadOnlySpan<byte> key)
    {
        if (IsEmpty) return 0;
        if (!_isAsked || KeyOrder.Compare(key, _span.Start) < 0 || !KeyOrder.IsBeforeEnd(key, _span.End))
        {
            _span = tombstones.SpanAt(key, sequence);
            _isAsked = true;
        }

        return _span.Sequence;
    }
}
