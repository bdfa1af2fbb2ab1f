using System.Buffers.Binary;

namespace Iridium.Engine.Records;

/// <summary>
/// Where the value of an entry lies when it is not in the entry: the payload of the blob kinds, after the expiry if
/// there is one (docs/formats/blob.md). Bytes read from disk are held against the file before they are believed.
/// </summary>
/// <param name="FileNumber">The blob file.</param>
/// <param name="Offset">Where the record begins in it.</param>
/// <param name="StoredBytes">Bytes of the whole record in the file.</param>
/// <param name="ValueBytes">Length of the value.</param>
internal readonly record struct BlobReference(long FileNumber, long Offset, long StoredBytes, int ValueBytes)
{
    /// <summary>Encoded length.</summary>
    public const int Bytes = 32;

    public long End => Offset + StoredBytes;

    /// <summary>Whether the payload of a kind refers to a blob file.</summary>
    public static bool IsBlob(EntryKind kind) => kind is EntryKind.PutBlob or EntryKind.PutBlobExpiring;

    /// <summary>Whether a payload has the length of a kind that refers to a blob file.</summary>
    public static bool Fits(EntryKind kind, int payloadBytes) =>
        payloadBytes == Bytes + (kind == EntryKind.PutBlobExpiring ? ExpiryCodec.Bytes : 0);

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination, FileNumber);
        BinaryPrimitives.WriteInt64LittleEndian(destination[8..], Offset);
        BinaryPrimitives.WriteInt64LittleEndian(destination[16..], StoredBytes);
        BinaryPrimitives.WriteInt64LittleEndian(destination[24..], ValueBytes);
    }

    /// <summary>Reads a reference.</summary>
    /// <returns>False when the bytes are none.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out BlobReference reference)
    {
        reference = default;
        if (bytes.Length != Bytes) return false;
        long number = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        long offset = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
        long stored = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]);
        long value = BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]);
        if (number <= 0 || offset < 0 || stored <= 0 || offset > long.MaxValue - stored) return false;
        if (value is < 0 or > EngineLimits.ValueBytesMax) return false;
        reference = new BlobReference(number, offset, stored, (int)value);
        return true;
    }

    /// <summary>Reads the reference in the payload of a blob kind.</summary>
    public static bool TryRead(EntryKind kind, ReadOnlySpan<byte> payload, out BlobReference reference)
    {
        reference = default;
        if (!Fits(kind, payload.Length)) return false;
        return TryRead(kind == EntryKind.PutBlobExpiring ? payload[ExpiryCodec.Bytes..] : payload, out reference);
    }
}
