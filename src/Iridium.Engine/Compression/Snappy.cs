namespace Iridium.Engine.Compression;

/// <summary>
/// The Snappy block format: fast compression without entropy coding, as LevelDB and RocksDB use it, and readable by any
/// implementation. A compressed block is the length of the content (varint, 32 bits), then tags: literals and copies of
/// what came before. Works on the caller's memory and takes none of its own. Thread-safe: there is no state.
/// </summary>
/// <remarks>Source: format_description.txt of google/snappy.</remarks>
internal static class Snappy
{
    /// <summary>Most bytes the length before the tags takes.</summary>
    private const int LengthBytesMax = 5;

    /// <summary>Longest content that <see cref="Compress"/> takes: 1 GiB.</summary>
    public const int ContentBytesMax = 1 << 30;

    /// <summary>Bytes of memory that <see cref="Compress"/> wants for content of a length; what it returns is at most
    /// about that.</summary>
    public static int MaxCompressedLength(int contentLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(contentLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(contentLength, ContentBytesMax);
        return 32 + contentLength + (contentLength / 6);
    }

    /// <summary>Longest content that a compressed block of a length can have, for holding a claimed length
    /// against it: the longest copy takes three bytes.</summary>
    public static long MaxUncompressedLength(int compressedLength) =>
        (((long)compressedLength / 3) + 1) * SnappyTags.CopyBytesMax;

    /// <summary>Compresses.</summary>
    /// <param name="content">What to compress, at most <see cref="ContentBytesMax"/> bytes. May be empty.</param>
    /// <param name="destination">At least <see cref="MaxCompressedLength"/> bytes, apart from the content. Bytes behind
    /// the result are overwritten.</param>
    /// <returns>Length of the result.</returns>
    /// <exception cref="ArgumentException">The destination is too small.</exception>
    public static int Compress(ReadOnlySpan<byte> content, Span<byte> destination)
    {
        if (destination.Length < MaxCompressedLength(content.Length))
            throw new ArgumentException("The destination is smaller than the most that the result can take.");
        int length = WriteLength(destination, content.Length);
        return length + SnappyEncoder.Encode(content, destination[length..]);
    }

    /// <summary>Reads how long the content of a compressed block claims to be. The claim is not to be trusted: hold it
    /// against a limit before taking memory.</summary>
    /// <param name="compressed">A compressed block, or any bytes.</param>
    /// <param name="length">0 to <see cref="int.MaxValue"/>.</param>
    /// <returns>False when the bytes do not begin with such a length.</returns>
    public static bool TryGetUncompressedLength(ReadOnlySpan<byte> compressed, out int length) =>
        TryReadLength(compressed, out length, out _);

    /// <summary>Decompresses any bytes: what is no compressed block is refused, and nothing outside the two spans is
    /// read or written, whatever the bytes say.</summary>
    /// <param name="compressed">A whole compressed block.</param>
    /// <param name="destination">Receives the content, apart from the block. Bytes behind the content, or all when
    /// false is returned, are left in any state.</param>
    /// <param name="written">Length of the content; 0 when false is returned.</param>
    /// <returns>False when the bytes are no compressed block, or its content is longer than the destination.</returns>
    public static bool TryDecompress(ReadOnlySpan<byte> compressed, Span<byte> destination, out int written)
    {
        written = 0;
        if (!TryReadLength(compressed, out int length, out int tagsAt) || length > destination.Length) return false;
        if (!SnappyDecoder.TryDecode(compressed[tagsAt..], destination[..length])) return false;
        written = length;
        return true;
    }

    private static int WriteLength(Span<byte> destination, int length)
    {
        uint rest = (uint)length;
        int at = 0;
        for (; rest >= 0x80; rest >>= 7) destination[at++] = (byte)(rest | 0x80);
        destination[at++] = (byte)rest;
        return at;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> compressed, out int length, out int end)
    {
        length = 0;
        ulong value = 0;
        for (end = 0; end < compressed.Length && end < LengthBytesMax; end++)
        {
            byte group = compressed[end];
            value |= (ulong)(group & 0x7F) << (7 * end);
            if (group >= 0x80) continue;
            end++;
            length = (int)Math.Min(value, int.MaxValue);
            return value <= int.MaxValue;
        }

        return false;
    }
}
