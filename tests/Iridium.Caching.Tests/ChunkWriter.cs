using System.Buffers;

namespace Iridium.Caching.Tests;

/// <summary>A writer that hands out small chunks, as pooled and pipe writers may.</summary>
internal sealed class ChunkWriter(int chunkBytes) : IBufferWriter<byte>
{
    private readonly List<byte> _written = [];
    private byte[] _chunk = [];

    public byte[] Written => [.. _written];

    public int Chunks { get; private set; }

    public void Advance(int count)
    {
        _written.AddRange(_chunk.AsSpan(0, count));
        Chunks++;
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => _chunk = new byte[Math.Max(chunkBytes, sizeHint)];

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
