using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Iridium.Caching.Entries;

/// <summary>
/// The bytes before the payload in an entry's value, as docs/formats/cache-entry.md draws them: version, flags, then
/// the sliding window and the absolute limit when the entry slides. An entry that does not slide needs neither, since
/// the record's own expiry says it all. Stateless.
/// </summary>
internal static class EntryHeader
{
    /// <summary>Longest header.</summary>
    public const int BytesMax = FixedBytes + 2 * sizeof(long);

    private const int FixedBytes = 2;
    private const byte Version = 1;
    private const byte SlidingFlag = 1;
    private const byte AbsoluteFlag = 2;

    /// <summary>Writes the header of an entry.</summary>
    /// <returns>Its length.</returns>
    public static int Write(Span<byte> destination, EntryLifetime lifetime)
    {
        destination[0] = Version;
        destination[1] = 0;
        int length = FixedBytes;
        if (lifetime.Sliding is not { } sliding) return length;

        destination[1] |= SlidingFlag;
        BinaryPrimitives.WriteInt64LittleEndian(destination[length..], sliding.Ticks);
        length += sizeof(long);
        if (lifetime.Absolute is not { } absolute) return length;

        destination[1] |= AbsoluteFlag;
        BinaryPrimitives.WriteInt64LittleEndian(destination[length..], absolute.UtcTicks);
        return length + sizeof(long);
    }

    /// <summary>Reads the header of an entry that came from disk and is not to be trusted.</summary>
    /// <param name="value">The record's value.</param>
    /// <param name="lifetime">The stored lifetime: empty for an entry that does not slide.</param>
    /// <param name="length">Length of the header; the payload follows it.</param>
    /// <param name="fault">What is wrong, without a final full stop.</param>
    /// <returns>False when the header is not one that <see cref="Write"/> makes.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> value,
        out EntryLifetime lifetime,
        out int length,
        [NotNullWhen(false)] out string? fault)
    {
        lifetime = default;
        length = FixedBytes;
        fault = FaultOf(value);
        if (fault is not null) return false;

        if ((value[1] & SlidingFlag) == 0) return true;
        long sliding = BinaryPrimitives.ReadInt64LittleEndian(value[length..]);
        length += sizeof(long);
        if (sliding <= 0) return Refuse($"the sliding window is {sliding} ticks", out fault);

        DateTimeOffset? limit = null;
        if ((value[1] & AbsoluteFlag) != 0)
        {
            long absolute = BinaryPrimitives.ReadInt64LittleEndian(value[length..]);
            length += sizeof(long);
            if (absolute < 0 || absolute > DateTime.MaxValue.Ticks)
                return Refuse($"the absolute limit is {absolute} ticks", out fault);
            limit = new DateTimeOffset(absolute, TimeSpan.Zero);
        }

        lifetime = new EntryLifetime(TimeSpan.FromTicks(sliding), limit);
        return true;
    }

    private static string? FaultOf(ReadOnlySpan<byte> value)
    {
        if (value.Length < FixedBytes) return $"it has {value.Length} bytes, fewer than the {FixedBytes} of a header";
        if (value[0] != Version) return $"its header version is {value[0]}, this build reads {Version}";
        int? needed = value[1] switch
        {
            0 => FixedBytes,
            SlidingFlag => FixedBytes + sizeof(long),
            SlidingFlag | AbsoluteFlag => BytesMax,
            _ => null,
        };
        if (needed is null) return $"its header flags are 0x{value[1]:X2}";
        return value.Length < needed ? $"it has {value.Length} bytes, its header needs {needed}" : null;
    }

    private static bool Refuse(string reason, [NotNull] out string? fault)
    {
        fault = reason;
        return false;
    }
}
