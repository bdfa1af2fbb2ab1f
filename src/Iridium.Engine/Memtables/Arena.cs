using System.Runtime.InteropServices;
using Iridium.Engine.Files;

namespace Iridium.Engine.Memtables;

/// <summary>
/// Hands out native memory that is freed all at once, so that a memtable of millions of entries is a handful of blocks
/// to the allocator and nothing to the garbage collector. Memory is aligned to 8 bytes and not cleared.
/// One thread allocates; any thread may read the counters. There is no finalizer: raw pointers keep nothing alive, so
/// the owner must know that nobody reads any more before it disposes the arena.
/// </summary>
internal sealed unsafe class Arena(MemoryMeter? meter = null) : IDisposable
{
    private const int FirstChunkBytes = 4 * 1024;
    private const int LargestChunkBytes = 4 * 1024 * 1024;
    private const int HugePageBytes = 2 * 1024 * 1024;
    private const int Alignment = 8;

    // Constant after construction.
    private readonly List<nint> _chunks = [];

    // Used by the allocating thread.
    private byte* _free;
    private byte* _chunkEnd;
    private int _nextChunkBytes = FirstChunkBytes;
    private bool _disposed;

    // Written by the allocating thread, read by any.
    private long _allocatedBytes;
    private long _usedBytes;

    /// <summary>Bytes held from the operating system.</summary>
    public long AllocatedBytes => Volatile.Read(ref _allocatedBytes);

    /// <summary>Bytes handed out, alignment included.</summary>
    public long UsedBytes => Volatile.Read(ref _usedBytes);

    /// <summary>Address of <paramref name="bytes"/> fresh bytes, valid until the arena is disposed.</summary>
    /// <exception cref="OutOfMemoryException">The system has no more; nothing changed.</exception>
    public nint Allocate(int bytes)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        long rounded = ((long)bytes + Alignment - 1) & -Alignment;
        byte* at = rounded <= _chunkEnd - _free ? Cut(rounded) : AllocateSlow(rounded);
        Volatile.Write(ref _usedBytes, _usedBytes + rounded);
        return (nint)at;
    }

    public void Dispose()
    {
        _disposed = true;
        _free = _chunkEnd = null;
        foreach (nint chunk in _chunks) NativeMemory.AlignedFree((void*)chunk);
        _chunks.Clear();
        meter?.Add(-_allocatedBytes);
        Volatile.Write(ref _allocatedBytes, 0);
    }

    private byte* Cut(long bytes)
    {
        byte* at = _free;
        _free += bytes;
        return at;
    }

    private byte* AllocateSlow(long bytes)
    {
        // A large allocation gets its own chunk and leaves the open one open: less than a quarter of any chunk is
        // ever wasted at its end.
        if (bytes > _nextChunkBytes / 4) return NewChunk(bytes);

        byte* chunk = NewChunk(_nextChunkBytes);
        _free = chunk;
        _chunkEnd = chunk + _nextChunkBytes;
        _nextChunkBytes = Math.Min(_nextChunkBytes * 2, LargestChunkBytes);
        return Cut(bytes);
    }

    private byte* NewChunk(long bytes)
    {
        _chunks.EnsureCapacity(_chunks.Count + 1);
        bool isHuge = bytes >= HugePageBytes;
        byte* chunk = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, isHuge ? HugePageBytes : 64u);
        if (isHuge) UnixCalls.AdviseHugePages(chunk, (nuint)bytes);
        _chunks.Add((nint)chunk);
        meter?.Add(bytes);
        Volatile.Write(ref _allocatedBytes, _allocatedBytes + bytes);
        return chunk;
    }
}
