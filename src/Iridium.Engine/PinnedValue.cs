namespace Iridium.Engine;

/// <summary>
/// A value read without copying: the span points into the engine's memory. Dispose it soon, since until then the state
/// it was read from stays in memory and on disk.
/// </summary>
public readonly ref struct PinnedValue : IDisposable
{
    /// <summary>The value; valid until <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> Span => throw new NotSupportedException();

    /// <summary>The record's sequence, expiry and length.</summary>
    public RecordInfo Info => throw new NotSupportedException();

    /// <summary>Gives the memory back. Call it once.</summary>
    public void Dispose() => throw new NotSupportedException();
}
