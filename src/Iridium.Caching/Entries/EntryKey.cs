using System.Buffers;
using System.Text.Unicode;
using Iridium.Engine;

namespace Iridium.Caching.Entries;

/// <summary>
/// The record key of an entry: a marker byte, then the caller's key in UTF-8. The marker makes the empty key a record
/// key like any other and leaves room for other records in the keyspace. A surrogate without its partner, which UTF-8
/// cannot say, takes the three bytes its number would have; well-formed text never yields those, so different strings
/// are always different records, and their order is the order of their code points. Lives on one stack frame; dispose
/// it, since it may hold a pooled array.
/// </summary>
internal readonly ref struct EntryKey : IDisposable
{
    /// <summary>Buffer that most keys fit in; give it to the constructor from the stack.</summary>
    public const int StackBytes = 256;

    /// <summary>Most UTF-8 bytes in a caller's key.</summary>
    public const int Utf8BytesMax = EngineLimits.KeyBytesMax - 1;

    private const byte Marker = (byte)'e';

    private readonly byte[]? _rented;
    private readonly int _length;

    /// <summary>Encodes a key into <paramref name="buffer"/>, or into a pooled array when it does not fit.</summary>
    /// <exception cref="ArgumentException">The key is too long.</exception>
    public EntryKey(string key, Span<byte> buffer)
    {
        if (TryEncode(key, buffer, out _length))
        {
            Span = buffer[.._length];
            return;
        }

        _rented = ArrayPool<byte>.Shared.Rent(EncodedBytesMax(key));
        if (!TryEncode(key, _rented, out _length))
        {
            ArrayPool<byte>.Shared.Return(_rented);
            throw TooLong(key);
        }

        Span = _rented.AsSpan(0, _length);
    }

    /// <summary>The record key.</summary>
    public ReadOnlySpan<byte> Span { get; }

    /// <summary>The record key for calls that take memory; only of a key made by <see cref="Rent"/>.</summary>
    public ReadOnlyMemory<byte> Memory => _rented.AsMemory(0, _length);

    /// <summary>Encodes a key into a pooled array.</summary>
    /// <exception cref="ArgumentException">The key is too long.</exception>
    public static EntryKey Rent(string key) => new(key, default);

    /// <summary>Bytes that any encoding of <paramref name="key"/> fits in, not above the engine's limit.</summary>
    /// <exception cref="ArgumentException">The key is too long.</exception>
    public static int EncodedBytesMax(string key) => key.Length <= Utf8BytesMax
        ? Math.Min(1 + 3 * key.Length, EngineLimits.KeyBytesMax)
        : throw TooLong(key);

    /// <summary>Encodes a key.</summary>
    /// <returns>False when <paramref name="destination"/>, or the engine's limit, is too small.</returns>
    public static bool TryEncode(string key, Span<byte> destination, out int length)
    {
        length = 0;
        if (destination.Length > EngineLimits.KeyBytesMax) destination = destination[..EngineLimits.KeyBytesMax];
        if (destination.IsEmpty) return false;
        destination[0] = Marker;
        length = 1;
        ReadOnlySpan<char> rest = key;
        while (true)
        {
            OperationStatus status = Utf8.FromUtf16(
                rest,
                destination[length..],
                out int read,
                out int written,
                replaceInvalidSequences: false);
            length += written;
            rest = rest[read..];
            if (status == OperationStatus.Done) return true;
            if (status == OperationStatus.DestinationTooSmall || destination.Length - length < 3) return false;

            char surrogate = rest[0];
            destination[length++] = (byte)(0xE0 | (surrogate >> 12));
            destination[length++] = (byte)(0x80 | ((surrogate >> 6) & 0x3F));
            destination[length++] = (byte)(0x80 | (surrogate & 0x3F));
            rest = rest[1..];
        }
    }

    /// <summary>The error for a key beyond the limit.</summary>
    public static ArgumentException TooLong(string key) => new(
        $"The key of {key.Length:N0} characters is too long: a cache key may take {Utf8BytesMax:N0} bytes of UTF-8.",
        nameof(key));

    /// <summary>Gives the pooled array back.</summary>
    public void Dispose()
    {
        if (_rented is not null) ArrayPool<byte>.Shared.Return(_rented);
    }
}
