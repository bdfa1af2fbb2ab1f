using System.Buffers.Binary;
using System.Text;

namespace Iridium.Orleans.Records;

/// <summary>
/// The parts that the records of this package are made of, see docs/formats/orleans.md: numbers are little-endian with
/// a fixed length, text and bytes have their length before them. <see cref="RecordReader"/> reads them. Stateless.
/// </summary>
internal static class RecordWriting
{
    /// <summary>Adds a number of four bytes.</summary>
    public static void AddInt32(this PooledBuffer buffer, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(buffer.Extend(sizeof(int)), value);

    /// <summary>Adds a number of eight bytes.</summary>
    public static void AddInt64(this PooledBuffer buffer, long value) =>
        BinaryPrimitives.WriteInt64LittleEndian(buffer.Extend(sizeof(long)), value);

    /// <summary>Adds an instant with its kind; local time is turned into UTC, since a zone is not kept.</summary>
    public static void AddTime(this PooledBuffer buffer, DateTime value)
    {
        if (value.Kind == DateTimeKind.Local) value = value.ToUniversalTime();
        buffer.AddInt64(value.Ticks);
        buffer.WriteByte((byte)value.Kind);
    }

    /// <summary>Adds bytes.</summary>
    public static void AddBytes(this PooledBuffer buffer, ReadOnlySpan<byte> value)
    {
        buffer.AddInt32(value.Length);
        buffer.Write(value);
    }

    /// <summary>Adds text, or the lack of it.</summary>
    public static void AddText(this PooledBuffer buffer, string? value)
    {
        if (value is null)
        {
            buffer.AddInt32(-1);
            return;
        }

        int length = Encoding.UTF8.GetByteCount(value);
        buffer.AddInt32(length);
        Encoding.UTF8.GetBytes(value, buffer.Extend(length));
    }
}
