using System.Buffers;

namespace Iridium.Caching.Tests;

/// <summary>A writer over one array that allocates nothing, for tests that count allocations.</summary>
internal sealed class FixedWriter(byte[] buffer) : IBufferWriter<byte>
{
    public int Count { get; private set; }

    public void Clear() => Count = 0;

    public void Advance(int count) => Count += count;

    public Memory<byte> GetMemory(int sizeHint = 0) => buffer.AsMemory(Count);

    public Span<byte> GetSpan(int sizeHint = 0) => buffer.AsSpan(Count);
}
