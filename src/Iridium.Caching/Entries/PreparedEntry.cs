using System.Buffers;
using Iridium.Engine;

namespace Iridium.Caching.Entries;

/// <summary>
/// An entry as the engine takes it: record key, then header and payload, side by side in one pooled array. The payload
/// is copied, so nothing of the caller's sequence is retained. Dispose it once, after the engine has copied it.
/// </summary>
internal readonly struct PreparedEntry : IDisposable
{
    private readonly byte[] _buffer;
    private readonly int _keyBytes;
    private readonly int _valueBytes;

    private PreparedEntry(byte[] buffer, int keyBytes, int valueBytes)
    {
        _buffer = buffer;
        _keyBytes = keyBytes;
        _valueBytes = valueBytes;
    }

    /// <summary>The record's key.</summary>
    public ReadOnlyMemory<byte> Key => _buffer.AsMemory(0, _keyBytes);

    /// <summary>The record's value.</summary>
    public ReadOnlyMemory<byte> Value => _buffer.AsMemory(_keyBytes, _valueBytes);

    /// <summary>Encodes an entry; <paramref name="value"/> is its payload.</summary>
    /// <exception cref="ArgumentException">The key or the value is too long.</exception>
    public static PreparedEntry Create(string key, in ReadOnlySequence<byte> value, EntryLifetime lifetime)
    {
        int keyBytesMax = EntryKey.EncodedBytesMax(key);
        if (value.Length > EngineLimits.ValueBytesMax - EntryHeader.BytesMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(value),
                value.Length,
                $"A cached value may have {EngineLimits.ValueBytesMax - EntryHeader.BytesMax:N0} bytes.");
        }

        int payloadBytes = (int)value.Length;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(keyBytesMax + EntryHeader.BytesMax + payloadBytes);
        if (!EntryKey.TryEncode(key, buffer.AsSpan(0, keyBytesMax), out int keyBytes))
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw EntryKey.TooLong(key);
        }

        int headerBytes = EntryHeader.Write(buffer.AsSpan(keyBytes), lifetime);
        value.CopyTo(buffer.AsSpan(keyBytes + headerBytes));
        return new PreparedEntry(buffer, keyBytes, headerBytes + payloadBytes);
    }

    /// <summary>Gives the array back.</summary>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
