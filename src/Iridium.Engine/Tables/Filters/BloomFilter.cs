using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Iridium.Engine.Tables.Filters;

/// <summary>
/// A blocked Bloom filter: a key belongs to one block of 64 bytes, so asking for it touches one cache line. The upper
/// half of the key's hash chooses the block; the lower half, multiplied once per probe, gives bits in it, which eight
/// lanes of a vector could compute side by side. Never says no to a key that was added. Immutable and thread-safe.
/// </summary>
internal sealed class BloomFilter
{
    /// <summary>Bytes of a block: a cache line.</summary>
    public const int BlockBytes = 64;

    /// <summary>Bytes behind the blocks: algorithm and number of probes.</summary>
    public const int TailBytes = 2;

    /// <summary>The algorithm told here.</summary>
    public const byte Algorithm = 1;

    public const int ProbesMax = 16;

    private const uint Multiplier = 0x9E3779B9;

    // Constant after construction.
    private readonly byte[] _memory;
    private readonly int _start;
    private readonly uint _blockCount;
    private readonly int _probes;

    private BloomFilter(byte[] memory, int start, uint blockCount, int probes)
    {
        _memory = memory;
        _start = start;
        _blockCount = blockCount;
        _probes = probes;
    }

    public long MemoryBytes => _memory.Length;

    /// <summary>Pinned memory in which a range begins at a cache line.</summary>
    /// <param name="length">Bytes of the range.</param>
    /// <param name="start">Where it begins in the array.</param>
    public static unsafe byte[] Allocate(int length, out int start)
    {
        byte[] memory = GC.AllocateUninitializedArray<byte>(length + BlockBytes, pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(memory));
        start = (int)((BlockBytes - (address % BlockBytes)) % BlockBytes);
        return memory;
    }

    /// <summary>Makes a filter of a block's content.</summary>
    /// <param name="memory">Memory from <see cref="Allocate"/> that holds the content; kept.</param>
    /// <param name="start">Where the content begins in it.</param>
    /// <param name="length">Length of the content.</param>
    /// <returns>The filter, or null when the content is none that this build knows.</returns>
    public static BloomFilter? TryCreate(byte[] memory, int start, int length)
    {
        int bits = length - TailBytes;
        if (bits < BlockBytes || bits % BlockBytes != 0) return null;
        int probes = memory[start + bits + 1];
        if (memory[start + bits] != Algorithm || probes is < 1 or > ProbesMax) return null;
        return new BloomFilter(memory, start, (uint)(bits / BlockBytes), probes);
    }

    public bool MayContain(ulong keyHash)
    {
        ReadOnlySpan<byte> block = _memory.AsSpan(_start + (BlockIndex(keyHash, _blockCount) * BlockBytes), BlockBytes);
        uint lane = (uint)keyHash;
        for (int i = 0; i < _probes; i++)
        {
            lane *= Multiplier;
            uint bit = lane >> 23;
            if ((block[(int)(bit >> 3)] & (1 << (int)(bit & 7))) == 0) return false;
        }

        return true;
    }

    /// <summary>Sets the bits of a key in the blocks of a filter that is being built.</summary>
    public static void Set(Span<byte> blocks, int probes, ulong keyHash)
    {
        int index = BlockIndex(keyHash, (uint)(blocks.Length / BlockBytes));
        Span<byte> block = blocks.Slice(index * BlockBytes, BlockBytes);
        uint lane = (uint)keyHash;
        for (int i = 0; i < probes; i++)
        {
            lane *= Multiplier;
            uint bit = lane >> 23;
            block[(int)(bit >> 3)] |= (byte)(1 << (int)(bit & 7));
        }
    }

    /// <summary>Maps the upper half of the hash to 0 … count - 1 without a division.</summary>
    private static int BlockIndex(ulong keyHash, uint count) => (int)(((keyHash >> 32) * count) >> 32);
}
