using System.Buffers.Binary;

namespace Iridium.Engine.Tables.Blocks;

/// <summary>
/// The hash index that a data block may end with: one byte for each bucket, which names the restart from which the keys
/// of that bucket are found. It saves a lookup the binary search, and mostly the whole block when a key is not there.
/// </summary>
/// <remarks>Source: the data block hash index of RocksDB.</remarks>
internal static class BlockHashIndex
{
    /// <summary>No key of the block is in the bucket.</summary>
    public const byte None = 255;

    /// <summary>Keys behind several restarts are in the bucket.</summary>
    public const byte Several = 254;

    /// <summary>Most restarts that buckets can name.</summary>
    public const int RestartsMax = 254;

    /// <summary>The bit of a block's last word that tells of a hash index.</summary>
    public const uint Flag = 1u << 31;

    /// <summary>Bytes of the number of buckets, which stands behind them.</summary>
    public const int CountBytes = sizeof(ushort);

    /// <summary>Buckets for a number of keys: three quarters are taken.</summary>
    public static int BucketsFor(int keys) => keys + (keys / 3) + 1;

    /// <summary>The bucket of a key.</summary>
    /// <param name="keyHash">The key's hash.</param>
    /// <param name="buckets">Number of buckets.</param>
    public static int Bucket(ulong keyHash, int buckets) => (int)(((keyHash & uint.MaxValue) * (uint)buckets) >> 32);

    /// <summary>Writes the buckets and their number.</summary>
    /// <param name="destination">Buckets and <see cref="CountBytes"/> more.</param>
    /// <param name="hashes">Hash of each key.</param>
    /// <param name="restarts">For each key the restart from which it is found.</param>
    public static void Write(Span<byte> destination, ReadOnlySpan<uint> hashes, ReadOnlySpan<byte> restarts)
    {
        Span<byte> buckets = destination[..^CountBytes];
        buckets.Fill(None);
        for (int i = 0; i < hashes.Length; i++)
        {
            ref byte bucket = ref buckets[Bucket(hashes[i], buckets.Length)];
            bucket = bucket == None || bucket == restarts[i] ? restarts[i] : Several;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(destination[^CountBytes..], (ushort)buckets.Length);
    }

    /// <summary>Cuts the buckets off the end of a block's content before its last word; false when they do not
    /// fit.</summary>
    public static bool TryCut(
        ReadOnlySpan<byte> content, out ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> buckets)
    {
        rest = buckets = default;
        if (content.Length < CountBytes) return false;
        int count = BinaryPrimitives.ReadUInt16LittleEndian(content[^CountBytes..]);
        if (count == 0 || count > content.Length - CountBytes) return false;
        rest = content[..^(CountBytes + count)];
        buckets = content.Slice(rest.Length, count);
        return true;
    }
}
