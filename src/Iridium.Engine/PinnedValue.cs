using Iridium.Engine.State;

namespace Iridium.Engine;

/// <summary>
/// A value read without copying: the span points into the engine's memory. Dispose it soon, since until then the state
/// it was read from stays in memory and on disk.
/// </summary>
public ref struct PinnedValue : IDisposable
{
    private ReadView? _view;
    private readonly FoundRecord _record;

    internal PinnedValue(ReadView view, FoundRecord record)
    {
        _view = view;
        _record = record;
    }

    /// <summary>The value; valid until <see cref="Dispose"/>.</summary>
    public readonly ReadOnlySpan<byte> Span => _record.Value;

    /// <summary>The record's sequence, expiry and length.</summary>
    public readonly RecordInfo Info => _record.Info;

    /// <summary>Gives the memory back. Dispose one copy of the value only.</summary>
    public void Dispose()
    {
        ReadView? view = _view;
        _view = null;
        view?.Release();
    }
}
