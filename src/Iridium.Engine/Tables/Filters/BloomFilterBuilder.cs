namespace Iridium.Engine.Tables.Filters;

/// <summary>
/// Collects the hashes of a table's distinct keys, 8 bytes each, and makes its filter when their number is known.
/// Used by one thread.
/// </summary>
internal sealed class BloomFilterBuilder
{
    private const int BlockBits = BloomFilter.BlockBytes * 8;
    private const int BlocksMax = 1 << 24;

    // Constant after construction.
    private readonly int _bitsPerKey;

    // Own state, one thread.
    private readonly List<ulong> _hashes = [];

    /// <summary>Creates the builder.</summary>
    /// <param name="bitsPerKey">Bits for each key; 0 makes no filter.</param>
    public BloomFilterBuilder(int bitsPerKey) => _bitsPerKey = bitsPerKey;

    /// <summary>Whether there is a filter to write.</summary>
    public bool HasFilter => _bitsPerKey > 0 && _hashes.Count > 0;

    /// <summary>Length of the content that <see cref="Build"/> would return now.</summary>
    public int ContentLength => HasFilter ? (BlockCount * BloomFilter.BlockBytes) + BloomFilter.TailBytes : 0;

    /// <summary>Beyond 1 GiB a filter stops growing and only gets less sharp.</summary>
    private int BlockCount =>
        (int)Math.Min(BlocksMax, (((long)_hashes.Count * _bitsPerKey) + BlockBits - 1) / BlockBits);

    /// <summary>
    /// Fewest false positives come with bits × ln 2 probes in a plain filter; one probe less suits blocks, whose load
    /// varies.
    /// </summary>
    private int Probes => Math.Clamp(_bitsPerKey * 69 / 100, 1, BloomFilter.ProbesMax);

    /// <summary>Adds a key by its hash; the same key again only makes the filter larger.</summary>
    public void Add(ulong keyHash)
    {
        if (_bitsPerKey > 0) _hashes.Add(keyHash);
    }

    /// <summary>Makes the filter's content.</summary>
    public byte[] Build()
    {
        int blocksLength = BlockCount * BloomFilter.BlockBytes;
        byte[] content = new byte[blocksLength + BloomFilter.TailBytes];
        Span<byte> blocks = content.AsSpan(0, blocksLength);
        foreach (ulong hash in _hashes) BloomFilter.Set(blocks, Probes, hash);
        content[blocksLength] = BloomFilter.Algorithm;
        content[blocksLength + 1] = (byte)Probes;
        return content;
    }
}
