using System.Buffers.Binary;
using Iridium.Engine.Coding;
using Iridium.Engine.Records;

namespace Iridium.Engine.Tables.Blocks;

/// <summary>
/// One entry of a block, as positions within the block's content. Index and data blocks share the form: three lengths
/// (key bytes shared with the entry before, own key bytes, payload bytes), a tag of sequence and kind, the own key
/// bytes, the payload. Nothing is read past the given bytes, whatever the lengths say.
/// </summary>
internal struct BlockEntry
{
    /// <summary>Greatest sequence a tag holds.</summary>
    public const long SequenceMax = (1L << 56) - 1;

    /// <summary>Most entries from one whole key to the next. Bounds what a walk backwards holds in memory.</summary>
    public const int RestartIntervalMax = 256;

    /// <summary>Most bytes before the key of an entry.</summary>
    public const int HeaderBytesMax = (3 * Varint.MaxBytes32) + TagBytes;

    private const int TagBytes = 8;

    public int Offset;
    public int Shared;
    public int KeyOffset;
    public int Unshared;
    public int PayloadLength;
    public ulong Tag;

    public readonly int KeyLength => Shared + Unshared;

    public readonly int PayloadOffset => KeyOffset + Unshared;

    /// <summary>First byte after the entry.</summary>
    public readonly int End => PayloadOffset + PayloadLength;

    public readonly long Sequence => (long)(Tag >> 8);

    public readonly EntryKind Kind => (EntryKind)(byte)Tag;

    public static ulong PackTag(long sequence, EntryKind kind) => ((ulong)sequence << 8) | (byte)kind;

    /// <summary>Writes all that stands before an entry's own key bytes and returns the length.</summary>
    public static int WriteHeader(Span<byte> destination, int shared, int unshared, int payload, ulong tag)
    {
        int at = Varint.Write(destination, (ulong)shared);
        at += Varint.Write(destination[at..], (ulong)unshared);
        at += Varint.Write(destination[at..], (ulong)payload);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[at..], tag);
        return at + TagBytes;
    }

    /// <summary>
    /// Reads the three lengths that an entry begins with, and moves past them. What they say is within the limits of
    /// keys, and a tag has room after them; more is not checked.
    /// </summary>
    public static bool TryReadLengths(
        ReadOnlySpan<byte> entries, ref int at, out int shared, out int unshared, out int payload)
    {
        unshared = payload = 0;
        return Varint.TryReadLength(entries, ref at, out shared)
            && Varint.TryReadLength(entries, ref at, out unshared)
            && Varint.TryReadLength(entries, ref at, out payload)
            && entries.Length - at >= TagBytes
            && (long)shared + unshared <= EngineLimits.KeyBytesMax;
    }

    /// <summary>Reads the entry that begins at an offset; false when the bytes there are no entry.</summary>
    /// <param name="entries">The block's content without its restart array.</param>
    /// <param name="offset">Where the entry begins.</param>
    /// <param name="entry">The entry. The caller holds its <see cref="Shared"/> against the key before.</param>
    public static bool TryRead(ReadOnlySpan<byte> entries, int offset, out BlockEntry entry)
    {
        entry = default;
        if ((uint)offset >= (uint)entries.Length || entries.Length - offset < 3 + TagBytes) return false;
        int shared = entries[offset];
        int unshared = entries[offset + 1];
        int payload = entries[offset + 2];
        int at = offset + 3;
        if ((shared | unshared | payload) >= 0x80)
        {
            at = offset;
            if (!TryReadLengths(entries, ref at, out shared, out unshared, out payload)) return false;
        }

        if ((long)at + TagBytes + unshared + payload > entries.Length) return false;
        long keyLength = (long)shared + unshared;
        if (keyLength is < EngineLimits.KeyBytesMin or > EngineLimits.KeyBytesMax) return false;
        entry.Offset = offset;
        entry.Shared = shared;
        entry.KeyOffset = at + TagBytes;
        entry.Unshared = unshared;
        entry.PayloadLength = payload;
        entry.Tag = BinaryPrimitives.ReadUInt64LittleEndian(entries[at..]);
        return PayloadFits(entry.Kind, payload);
    }

    /// <summary>Whether a payload of that length can belong to an entry of that kind in a table.</summary>
    public static bool PayloadFits(EntryKind kind, int length) => kind switch
    {
        EntryKind.Put => true,
        EntryKind.PutExpiring => length >= ExpiryCodec.Bytes,
        EntryKind.Touch => length == ExpiryCodec.Bytes,
        EntryKind.Delete => length == 0,
        EntryKind.PutBlob or EntryKind.PutBlobExpiring => BlobReference.Fits(kind, length),
        _ => false,
    };
}
