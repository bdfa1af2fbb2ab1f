using System.Buffers.Binary;
using Iridium.Engine.Keys;

namespace Iridium.Engine.Tables.Blocks;

/// <summary>
/// A block's content taken apart: entries, then the offsets of those that hold a whole key (restarts), then perhaps a
/// hash index, then the count of restarts and whether there is one. Searches without building a key, so it needs no
/// memory. Everything but the checksum is still untrusted here: each method answers "malformed" where the bytes make no
/// sense, and the caller names file and offset.
/// </summary>
internal readonly ref struct BlockView
{
    private readonly ReadOnlySpan<byte> _restarts;
    private readonly ReadOnlySpan<byte> _buckets;

    private BlockView(ReadOnlySpan<byte> entries, ReadOnlySpan<byte> restarts, ReadOnlySpan<byte> buckets)
    {
        Entries = entries;
        _restarts = restarts;
        _buckets = buckets;
    }

    public ReadOnlySpan<byte> Entries { get; }

    public int RestartCount => _restarts.Length / sizeof(uint);

    public bool HasHashIndex => !_buckets.IsEmpty;

    /// <summary>Splits a block's content; false when its restart array or its hash index cannot be right.</summary>
    public static bool TryParse(ReadOnlySpan<byte> content, out BlockView view)
    {
        view = default;
        if (content.Length < sizeof(uint)) return false;
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(content[^sizeof(uint)..]);
        ReadOnlySpan<byte> rest = content[..^sizeof(uint)];
        ReadOnlySpan<byte> buckets = default;
        if ((count & BlockHashIndex.Flag) != 0)
        {
            if (!BlockHashIndex.TryCut(content[..^sizeof(uint)], out rest, out buckets)) return false;
            count &= ~BlockHashIndex.Flag;
        }

        long entriesLength = rest.Length - ((long)count * sizeof(uint));
        if (entriesLength < 0 || (count == 0) != (entriesLength == 0)) return false;
        view = new BlockView(rest[..(int)entriesLength], rest[(int)entriesLength..], buckets);
        return true;
    }

    /// <summary>Offset of a restart; only an entry read at it shows whether it is one.</summary>
    public int Restart(int index) =>
        (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(_restarts[(index * sizeof(uint))..]), int.MaxValue);

    /// <summary>
    /// Finds the last restart whose entry lies before (key, sequence), or the first restart when none does. From there
    /// the first entry at or after that position is at most one restart interval away.
    /// </summary>
    /// <returns>The index of the restart, or -1 for a malformed block. The block must not be empty.</returns>
    public int FindRestart(ReadOnlySpan<byte> key, long sequence)
    {
        int low = 0;
        int high = RestartCount - 1;
        while (low < high)
        {
            int middle = low + ((high - low + 1) >> 1);
            if (!BlockEntry.TryRead(Entries, Restart(middle), out BlockEntry entry) || entry.Shared != 0) return -1;
            int order = KeyOrder.Compare(Entries.Slice(entry.KeyOffset, entry.Unshared), key);
            if (order < 0 || (order == 0 && entry.Sequence > sequence)) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    /// <summary>Finds the first entry at or after (key, sequence).</summary>
    /// <param name="key">The key.</param>
    /// <param name="sequence">Entries of that key with a greater sequence lie before the position.</param>
    /// <param name="entry">The entry, when there is one.</param>
    /// <param name="sameKey">Whether the entry's key is <paramref name="key"/>.</param>
    public BlockSeek Seek(ReadOnlySpan<byte> key, long sequence, out BlockEntry entry, out bool sameKey)
    {
        entry = default;
        sameKey = false;
        if (Entries.IsEmpty) return BlockSeek.PastEnd;
        int restart = FindRestart(key, sequence);
        if (restart < 0) return BlockSeek.Malformed;
        return SeekFrom((Restart(restart), Entries.Length), key, sequence, out entry, out sameKey);
    }

    /// <summary>
    /// As <see cref="Seek"/> for one who wants that key only: where the hash index shows that the block does not have
    /// it, the answer may be <see cref="BlockSeek.PastEnd"/> although entries of other keys follow.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="keyHash">Its <see cref="Coding.KeyHash"/>.</param>
    /// <param name="sequence">Entries of that key with a greater sequence lie before the position.</param>
    /// <param name="entry">The entry, when there is one.</param>
    /// <param name="sameKey">Whether the entry's key is <paramref name="key"/>.</param>
    public BlockSeek Find(
        ReadOnlySpan<byte> key, ulong keyHash, long sequence, out BlockEntry entry, out bool sameKey)
    {
        byte bucket = HasHashIndex
            ? _buckets[BlockHashIndex.Bucket(keyHash, _buckets.Length)]
            : BlockHashIndex.Several;
        if (bucket == BlockHashIndex.Several) return Seek(key, sequence, out entry, out sameKey);
        entry = default;
        sameKey = false;
        if (bucket == BlockHashIndex.None) return BlockSeek.PastEnd;
        if (bucket >= RestartCount) return BlockSeek.Malformed;

        // All entries of the key stand behind that restart and before the next one, or the bucket would be marked.
        int end = bucket + 1 < RestartCount ? Restart(bucket + 1) : Entries.Length;
        if (end > Entries.Length) return BlockSeek.Malformed;
        return SeekFrom((Restart(bucket), end), key, sequence, out entry, out sameKey);
    }

    /// <summary>Goes from a restart to the first entry at or after a position, or to the end.</summary>
    private BlockSeek SeekFrom(
        (int Begin, int End) part, ReadOnlySpan<byte> key, long sequence, out BlockEntry entry, out bool sameKey)
    {
        entry = default;
        sameKey = false;

        // Keys are not put together here. It is enough to know how many bytes `matched` the key before has in common
        // with the wanted one: an entry that shares more than those with it differs at the same place, so it also lies
        // before; any other one is decided by its own bytes.
        int matched = 0;
        int lengthBefore = 0;
        for (int at = part.Begin; at != part.End; at = entry.End)
        {
            if (!BlockEntry.TryRead(Entries, at, out entry) || entry.Shared > lengthBefore) return BlockSeek.Malformed;
            lengthBefore = entry.KeyLength;
            if (entry.Shared > matched) continue;
            ReadOnlySpan<byte> own = Entries.Slice(entry.KeyOffset, entry.Unshared);
            ReadOnlySpan<byte> wanted = key[entry.Shared..];
            int common = own.CommonPrefixLength(wanted);
            matched = entry.Shared + common;
            int order = OrderAfter(own, wanted, common);
            if (order < 0 || (order == 0 && entry.Sequence > sequence)) continue;
            sameKey = order == 0;
            return BlockSeek.Found;
        }

        return BlockSeek.PastEnd;
    }

    private static int OrderAfter(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, int common)
    {
        if (common == left.Length) return common == right.Length ? 0 : -1;
        return common == right.Length ? 1 : left[common].CompareTo(right[common]);
    }
}
