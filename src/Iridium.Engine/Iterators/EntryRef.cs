using Iridium.Engine.Records;

namespace Iridium.Engine.Iterators;

/// <summary>
/// An entry where it lies: pointers to key and payload in memory that does not move, valid for as long as whoever
/// handed it out says. A null key stands for "no entry".
/// </summary>
internal unsafe struct EntryRef
{
    public byte* Key;
    public byte* Payload;

    /// <summary>Sequence × 256 + kind.</summary>
    public ulong Tag;

    public int KeyLength;
    public int PayloadLength;

    public readonly long Sequence => (long)(Tag >> 8);

    public readonly EntryKind Kind => (EntryKind)(byte)Tag;

    public readonly ReadOnlySpan<byte> KeySpan => new(Key, KeyLength);

    public readonly ReadOnlySpan<byte> PayloadSpan => new(Payload, PayloadLength);
}
