namespace Iridium.Engine.State;

/// <summary>
/// Keeps the files of log segments, up to one, until it is disposed. The log goes on: newer segments come and go.
/// Thread-safe by the lock of <see cref="SegmentFiles"/>.
/// </summary>
internal sealed class SegmentHold(SegmentFiles files) : IDisposable
{
    /// <summary>The newest segment that is kept; all of them at first.</summary>
    public long Through { get; set; } = long.MaxValue;

    /// <summary>Keeps no segment after one.</summary>
    public void NarrowTo(long newest) => files.Narrow(this, newest);

    public void Dispose() => files.Release(this);
}
