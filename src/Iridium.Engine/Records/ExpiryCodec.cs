using System.Buffers.Binary;

namespace Iridium.Engine.Records;

/// <summary>
/// Expiry instants as they are stored: 8 bytes little-endian, UTC ticks of 100 ns since 0001-01-01;
/// <see cref="Never"/> stands for no expiry, so that a touch can remove one.
/// </summary>
internal static class ExpiryCodec
{
    /// <summary>Encoded length.</summary>
    public const int Bytes = 8;

    /// <summary>The stored form of "no expiry": later than every instant.</summary>
    public const long Never = long.MaxValue;

    public static long ToTicks(DateTimeOffset? instant) => instant?.UtcTicks ?? Never;

    public static DateTimeOffset? ToInstant(long ticks) =>
        ticks == Never ? null : new DateTimeOffset(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);

    public static void Write(Span<byte> destination, long ticks) =>
        BinaryPrimitives.WriteInt64LittleEndian(destination, ticks);

    public static long Read(ReadOnlySpan<byte> payload) => BinaryPrimitives.ReadInt64LittleEndian(payload);

    /// <summary>The expiry that an entry of a kind carries, or <see cref="Never"/>.</summary>
    public static long ReadOf(EntryKind kind, ReadOnlySpan<byte> payload) =>
        kind is EntryKind.PutExpiring or EntryKind.Touch or EntryKind.PutBlobExpiring ? Read(payload) : Never;

    /// <summary>Whether an entry of a kind begins with an expiry and holds, or refers to, a value.</summary>
    public static bool IsExpiringPut(EntryKind kind) => kind is EntryKind.PutExpiring or EntryKind.PutBlobExpiring;
}
