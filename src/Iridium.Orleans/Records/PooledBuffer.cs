using System.Buffers;
using Iridium.Engine;

namespace Iridium.Orleans.Records;

/// <summary>
/// A stream that is written once, into one pooled array that grows: what a value is put together in before the engine
/// copies it. No array is allocated for it, however large the value, once the pool is warm. Used by one writer at a
/// time; after disposal it takes no more writes, so a serializer that keeps it does no harm.
/// </summary>
internal sealed class PooledBuffer : Stream
{
    private const int BytesAtFirst = 1024;

    private byte[]? _array = ArrayPool<byte>.Shared.Rent(BytesAtFirst);
    private int _length;

    /// <summary>What was written; valid until the next write or disposal.</summary>
    public ReadOnlySpan<byte> Written => _array.AsSpan(0, _length);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => _array is not null;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    /// <summary>Room for bytes that the caller writes itself.</summary>
    public Span<byte> Extend(int bytes)
    {
        byte[] array = Reserve(bytes);
        _length += bytes;
        return array.AsSpan(_length - bytes, bytes);
    }

    public override void Write(ReadOnlySpan<byte> buffer) => buffer.CopyTo(Extend(buffer.Length));

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void WriteByte(byte value) => Extend(1)[0] = value;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        byte[]? array = Interlocked.Exchange(ref _array, null);
        if (disposing && array is not null) ArrayPool<byte>.Shared.Return(array);
        base.Dispose(disposing);
    }

    private byte[] Reserve(int bytes)
    {
        byte[] array = _array ?? throw new ObjectDisposedException(nameof(PooledBuffer));
        long needed = (long)_length + bytes;
        if (needed <= array.Length) return array;
        if (needed > EngineLimits.ValueBytesMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(bytes),
                needed,
                $"A stored value may have {EngineLimits.ValueBytesMax:N0} bytes; make it smaller.");
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(
            (int)Math.Max(needed, Math.Min(2L * array.Length, Array.MaxLength)));
        array.AsSpan(0, _length).CopyTo(larger);
        _array = larger;
        ArrayPool<byte>.Shared.Return(array);
        return larger;
    }
}
