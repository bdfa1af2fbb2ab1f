using System.Runtime.InteropServices;

namespace Iridium.Engine.Tables;

/// <summary>
/// Native memory for blocks, beginning at a cache line. Nothing of it is known to the garbage collector, so a cache of
/// any size costs no collection time. Behind each block there is room for its trailer, so that a block can be read from
/// its file in one go. Thread-safe.
/// </summary>
internal sealed unsafe class BlockMemory
{
    /// <summary>Where a block begins: filters are asked one cache line at a time.</summary>
    public const int Alignment = 64;

    /// <summary>Bytes that may be written behind a block's content.</summary>
    public const int RoomBehind = Blocks.BlockTrailer.Bytes;

    /// <summary>What the allocator keeps beside a block, about.</summary>
    private const int OverheadBytes = 16;

    // Own synchronisation.
    private long _outstandingBytes;

    /// <summary>Bytes handed out and not given back.</summary>
    public long OutstandingBytes => Volatile.Read(ref _outstandingBytes);

    /// <summary>What a block of that length takes in truth.</summary>
    public static long Charge(int length) =>
        (((long)length + RoomBehind + OverheadBytes + Alignment - 1) & -Alignment) + Alignment;

    /// <summary>Memory for a block, not cleared.</summary>
    /// <param name="length">Length of its content; the room behind comes on top.</param>
    /// <exception cref="OutOfMemoryException">The system has no more; nothing changed.</exception>
    public byte* Allocate(int length)
    {
        byte* block = (byte*)NativeMemory.AlignedAlloc((nuint)length + RoomBehind, Alignment);
        Interlocked.Add(ref _outstandingBytes, Charge(length));
        return block;
    }

    /// <summary>Gives a block back; nobody may read it any more.</summary>
    public void Free(byte* block, int length)
    {
        NativeMemory.AlignedFree(block);
        Interlocked.Add(ref _outstandingBytes, -Charge(length));
    }
}
