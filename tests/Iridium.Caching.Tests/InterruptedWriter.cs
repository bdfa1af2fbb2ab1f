using System.Buffers;

namespace Iridium.Caching.Tests;

/// <summary>A writer that lets something happen while a value is being written to it.</summary>
internal sealed class InterruptedWriter(Action interruption) : IBufferWriter<byte>
{
    private readonly ArrayBufferWriter<byte> _inner = new();
    private bool _done;

    public void Advance(int count)
    {
        _inner.Advance(count);
        if (_done) return;
        _done = true;
        interruption();
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => _inner.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => _inner.GetSpan(sizeHint);
}
