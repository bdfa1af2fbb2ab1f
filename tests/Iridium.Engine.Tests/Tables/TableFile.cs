using Iridium.Engine.Files;

namespace Iridium.Engine.Tests.Tables;

/// <summary>A file in memory whose bytes a test can look at and damage.</summary>
internal sealed class TableFile : IFile
{
    private byte[] _bytes;
    private int _length;

    public TableFile(byte[]? bytes = null)
    {
        _bytes = bytes ?? [];
        _length = _bytes.Length;
    }

    public string Path => "memory/000007.tbl";

    public long Length => _length;

    public bool IsDisposed { get; private set; }

    public int Reads { get; private set; }

    /// <summary>The largest read that was asked for.</summary>
    public int LargestRead { get; private set; }

    public byte[] ToArray() => _bytes.AsSpan(0, _length).ToArray();

    public int Read(Span<byte> destination, long offset)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        Reads++;
        LargestRead = Math.Max(LargestRead, destination.Length);
        if (offset >= _length) return 0;
        int count = (int)Math.Min(destination.Length, _length - offset);
        _bytes.AsSpan((int)offset, count).CopyTo(destination);
        return count;
    }

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        int end = checked((int)offset + source.Length);
        if (end > _bytes.Length) Array.Resize(ref _bytes, Math.Max(end, Math.Min(_bytes.Length, 1 << 26) * 2));
        source.CopyTo(_bytes.AsSpan((int)offset));
        _length = Math.Max(_length, end);
    }

    public void Sync()
    {
    }

    public void SetLength(long length)
    {
        Array.Resize(ref _bytes, (int)length);
        _length = (int)length;
    }

    public void Dispose() => IsDisposed = true;
}
