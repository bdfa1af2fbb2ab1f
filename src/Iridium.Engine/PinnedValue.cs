using Iridium.Engine.State;

namespace Iridium.Engine;

/// <summary>
/// A value read without copying: the span points into the engine's memory, a block of a table or a memtable, which
/// stays as it is until this is disposed. Dispose it soon: a pinned block counts against the block cache, and a
/// memtable cannot be freed after its flush. What a value holds stays valid when its database is disposed. Not
/// thread-safe; use it where it was read.
/// </summary>
public ref struct PinnedValue : IDisposable
{
    private FoundRecord _record;

    internal PinnedValue(FoundRecord record) => _record = record;

    /// <summary>The value; valid until <see cref="Dispose"/>, empty afterwards.</summary>
    public readonly ReadOnlySpan<byte> Span => _record.Value;

    /// <summary>The record's sequence, expiry and length.</summary>
    public readonly RecordInfo Info => _record.Info;

    /// <summary>Gives the memory back. Dispose one copy of the value only; disposing that twice is no error.</summary>
    public void Dispose() => _record.Release();
}
