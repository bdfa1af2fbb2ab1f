namespace Iridium.Engine.Coding;

/// <summary>A copy of some bytes in memory that is used again and again. For one thread.</summary>
internal sealed class ByteCopy
{
    private byte[] _bytes = new byte[64];
    private int _length;

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    public void Set(ReadOnlySpan<byte> source)
    {
        if (source.Length > _bytes.Length)
            _bytes = new byte[Math.Max(source.Length, Math.Min(_bytes.Length * 2, Array.MaxLength))];
        source.CopyTo(_bytes);
        _length = source.Length;
    }

    /// <summary>Copies a key with a zero byte behind it: the first key after it.</summary>
    public void SetSuccessor(ReadOnlySpan<byte> key)
    {
        Set(key);
        if (_length == _bytes.Length) Array.Resize(ref _bytes, 2 * _length);
        _bytes[_length++] = 0;
    }
}
