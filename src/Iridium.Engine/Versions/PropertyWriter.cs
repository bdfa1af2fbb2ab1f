using System.Buffers;
using Iridium.Engine.Coding;

namespace Iridium.Engine.Versions;

/// <summary>
/// Encodes a property list (docs/formats/manifest.md): rows of a tag and a value with its length, so that a reader can
/// pass over what it does not know.
/// </summary>
internal sealed class PropertyWriter
{
    private readonly ArrayBufferWriter<byte> _to = new();

    public ReadOnlySpan<byte> Written => _to.WrittenSpan;

    public void Add(int tag, long value)
    {
        Span<byte> bytes = stackalloc byte[Varint.MaxBytes64];
        int length = Varint.Write(bytes, (ulong)value);
        Number((ulong)tag);
        Number((ulong)length);
        _to.Write(bytes[..length]);
    }

    /// <summary>Adds a row of numbers as one value.</summary>
    public void Add(int tag, ReadOnlySpan<long> values)
    {
        byte[] bytes = new byte[values.Length * Varint.MaxBytes64];
        int length = 0;
        foreach (long value in values) length += Varint.Write(bytes.AsSpan(length), (ulong)value);
        Number((ulong)tag);
        Number((ulong)length);
        _to.Write(bytes.AsSpan(0, length));
    }

    private void Number(ulong value) => _to.Advance(Varint.Write(_to.GetSpan(Varint.MaxBytes64), value));
}
