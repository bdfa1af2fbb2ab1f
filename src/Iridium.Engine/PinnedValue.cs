using Iridium.Engine.State;

namespace Iridium.Engine;

/// <summary>
/// A value read without copying: the span points into the engine's memory. Dispose it soon, since until then the state
/// it was read from stays in memory and on disk.
/// </summary>
public readonly ref struct PinnedValue : IDisposable
{
    private readonly ReadView _view;
    private readonly FoundRecord _record;

    internal PinnedValue(ReadView view, FoundRecord record)
    {
        _view = view;
        _record = record;
    }

    /// <summary>The value; valid until <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> Span => _record.Value;

    /// <summary>The record's sequence, expiry and length.</summary>
    public RecordInfo Info => _record.Info;

    /// <summary>Gives the memory back. Call it once.</summary>
    public void Dispose() => _view?.Release();
}
