namespace Iridium.Engine.State;

/// <summary>
/// Keeps the files of log segments, up to one, until it is disposed. The log goes on: newer segments come and go.
/// Thread-safe by the lock of <see cref="WalSegments"/>.
/// </summary>
internal sealed class SegmentHold(WalSegments segments) : IDisposable
{
    /// <summary>The newest segment that is kept; all of them at first.</summary>
    public long Through { get; set; } = long.MaxValue;

    /// <summary>Keeps no segment after one.</summary>
    public void NarrowTo(long newest) => segments.Narrow(this, newest);

    public void Dispose() => segments.Release(this);
}
