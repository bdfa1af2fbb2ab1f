using Iridium.Engine.Coding;
using Iridium.Engine.Keys;

namespace Iridium.Engine.Transactions;

/// <summary>
/// The stretch of keys that a cursor has walked without a jump; it grows at either end and allocates nothing for it.
/// For one thread.
/// </summary>
internal sealed class WalkedRange
{
    private readonly ByteCopy _start = new();
    private readonly ByteCopy _end = new();

    public bool IsEmpty { get; private set; } = true;

    public byte[] Start => _start.Span.ToArray();

    public byte[] End => _end.Span.ToArray();

    /// <summary>Adds a stretch (empty bounds are open).</summary>
    /// <returns>False when it does not meet what was walked.</returns>
    public bool TryExtend(ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
    {
        if (!KeyOrder.IsBeforeEnd(start, end)) return true;
        if (IsEmpty)
        {
            _start.Set(start);
            _end.Set(end);
            IsEmpty = false;
            return true;
        }

        if (!IsReached(_end.Span, start) || !IsReached(end, _start.Span)) return false;
        if (KeyOrder.Compare(start, _start.Span) < 0) _start.Set(start);
        if (KeyOrder.CompareEnds(end, _end.Span) > 0) _end.Set(end);
        return true;
    }

    public void Clear() => IsEmpty = true;

    private static bool IsReached(ReadOnlySpan<byte> end, ReadOnlySpan<byte> start) =>
        end.IsEmpty || KeyOrder.Compare(start, end) <= 0;
}
