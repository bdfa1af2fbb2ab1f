using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Iridium.Engine.Tables.Filters;

/// <summary>
/// A blocked Bloom filter: a key belongs to one block of 64 bytes, so asking for it touches one cache line. The upper
/// half of the key's hash chooses the block; the lower half, multiplied once per probe, gives bits in it, which eight
/// lanes of a vector compute side by side where the processor can. Never says no to a key that was added. Immutable and
/// thread-safe; its memory is a pinned block's, which the owner releases.
/// </summary>
internal sealed unsafe class BloomFilter
{
    /// <summary>Bytes of a block: a cache line.</summary>
    public const int BlockBytes = 64;

    /// <summary>Bytes behind the blocks: algorithm and number of probes.</summary>
    public const int TailBytes = 2;

    /// <summary>The algorithm told here.</summary>
    public const byte Algorithm = 1;

    public const int ProbesMax = 16;

    private const int Lanes = 8;
    private const uint Multiplier = 0x9E3779B9;

    // Constant after construction.
    private readonly PinnedBlock _memory;
    private readonly uint _blockCount;
    private readonly int _probes;
    private readonly Vector256<uint> _firstProbes;

    private BloomFilter(PinnedBlock memory, uint blockCount, int probes)
    {
        _memory = memory;
        _blockCount = blockCount;
        _probes = probes;
        _firstProbes = Vector256.LessThan(Vector256<uint>.Indices, Vector256.Create((uint)probes));
    }

    /// <summary>Multiplier^1 … Multiplier^8: what takes the hash to the first eight probes.</summary>
    private static Vector256<uint> Powers { get; } = Vector256.Create(
        Power(1), Power(2), Power(3), Power(4), Power(5), Power(6), Power(7), Power(8));

    /// <summary>Makes a filter of a block's content.</summary>
    /// <param name="memory">The block; the filter's from now on, unless null is returned.</param>
    /// <returns>The filter, or null when the content is none that this build knows.</returns>
    public static BloomFilter? TryCreate(PinnedBlock memory)
    {
        int bits = memory.Length - TailBytes;
        if (bits < BlockBytes || bits % BlockBytes != 0) return null;
        int probes = memory.Content[bits + 1];
        if (memory.Content[bits] != Algorithm || probes is < 1 or > ProbesMax) return null;
        return new BloomFilter(memory, (uint)(bits / BlockBytes), probes);
    }

    /// <summary>Bytes that it takes.</summary>
    public long MemoryBytes => _memory.Length;

    public bool MayContain(ulong keyHash)
    {
        byte* block = _memory.Content + (BlockIndex(keyHash, _blockCount) * BlockBytes);
        if (!Avx2.IsSupported || _probes > Lanes) return HasBits(block, _probes, (uint)keyHash);
        return HasBits(block, Powers, _firstProbes, (uint)keyHash);
    }

    /// <summary>As <see cref="MayContain"/>, one bit after the other, as the format tells it.</summary>
    public bool MayContainScalar(ulong keyHash) =>
        HasBits(_memory.Content + (BlockIndex(keyHash, _blockCount) * BlockBytes), _probes, (uint)keyHash);

    /// <summary>Fetches the cache line that <see cref="MayContain"/> is going to look at.</summary>
    public void Prefetch(ulong keyHash)
    {
        if (Sse.IsSupported) Sse.Prefetch0(_memory.Content + (BlockIndex(keyHash, _blockCount) * BlockBytes));
    }

    /// <summary>Gives the memory back.</summary>
    public void Release() => _memory.Release();

    /// <summary>Sets the bits of a key in the blocks of a filter that is being built.</summary>
    public static void Set(Span<byte> blocks, int probes, ulong keyHash)
    {
        long index = BlockIndex(keyHash, (uint)(blocks.Length / BlockBytes));
        Span<byte> block = blocks.Slice((int)index * BlockBytes, BlockBytes);
        uint lane = (uint)keyHash;
        for (int i = 0; i < probes; i++)
        {
            lane *= Multiplier;
            uint bit = lane >> 23;
            block[(int)(bit >> 3)] |= (byte)(1 << (int)(bit & 7));
        }
    }

    private static bool HasBits(byte* block, int probes, uint lane)
    {
        for (int i = 0; i < probes; i++)
        {
            lane *= Multiplier;
            uint bit = lane >> 23;
            if ((block[bit >> 3] & (1 << (int)(bit & 7))) == 0) return false;
        }

        return true;
    }

    /// <summary>
    /// Up to eight probes at once. The upper nine bits of a lane name a bit of the block: four of them one of its
    /// sixteen numbers of 32 bits, and five the bit in that.
    /// </summary>
    /// <remarks>
    /// IMPORTANT: the numbers are gathered. Two permutes of the block and a blend are shorter, but where there is
    /// AVX-512 the compiler of .NET 10 makes the second a masked permute of the address 1, and the process ends.
    /// </remarks>
    private static bool HasBits(byte* block, Vector256<uint> powers, Vector256<uint> mask, uint hash)
    {
        Vector256<uint> lanes = powers * Vector256.Create(hash);
        Vector256<uint> words = Avx2.GatherVector256((uint*)block, (lanes >>> 28).AsInt32(), sizeof(uint));
        Vector256<uint> bits = Avx2.ShiftLeftLogicalVariable(
            Vector256<uint>.One, (lanes >>> 23) & Vector256.Create(31u));
        return Vector256.AndNot(bits & mask, words) == Vector256<uint>.Zero;
    }

    /// <summary>Maps the upper half of the hash to 0 … count - 1 without a division.</summary>
    private static long BlockIndex(ulong keyHash, uint count) => (long)(((keyHash >> 32) * count) >> 32);

    private static uint Power(int exponent)
    {
        uint power = 1;
        for (int i = 0; i < exponent; i++) power *= Multiplier;
        return power;
    }
}
