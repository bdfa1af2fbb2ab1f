using System.Buffers.Binary;

namespace Iridium.Engine.Tables.Blocks;

/// <summary>
/// Puts the content of one block together, entry by entry in order, in a buffer that is used again for the next block.
/// The last key outlives <see cref="Reset"/>, because the table's builder needs it for order and separators.
/// Used by one thread.
/// </summary>
internal sealed class BlockBuilder
{
    // Constant after construction.
    private readonly int _restartInterval;

    // Own state, one thread.
    private readonly List<int> _restarts = [];
    private byte[] _buffer;
    private byte[] _lastKey = new byte[64];
    private int _length;
    private int _lastKeyLength;
    private int _sinceRestart;

    public BlockBuilder(int restartInterval, int capacity)
    {
        _restartInterval = restartInterval;
        _buffer = new byte[capacity];
    }

    public bool IsEmpty => _length == 0;

    /// <summary>Size of the content so far, restart array included.</summary>
    public int ContentLength => _length + ((_restarts.Count + 1) * sizeof(uint));

    /// <summary>Key of the entry added last, in this block or an earlier one.</summary>
    public ReadOnlySpan<byte> LastKey => _lastKey.AsSpan(0, _lastKeyLength);

    public void Add(ReadOnlySpan<byte> key, ulong tag, ReadOnlySpan<byte> payload)
    {
        AddHeader(key, tag, payload.Length);
        EnsureRoom(payload.Length);
        payload.CopyTo(_buffer.AsSpan(_length));
        _length += payload.Length;
    }

    /// <summary>
    /// Adds an entry up to its payload, which the caller writes to the file itself. For the only entry of a block whose
    /// payload is too large to be copied: take <see cref="Head"/>, the payload and <see cref="WriteTail"/>.
    /// </summary>
    public void AddHeader(ReadOnlySpan<byte> key, ulong tag, int payloadLength)
    {
        int shared = 0;
        if (_length == 0 || _sinceRestart == _restartInterval)
        {
            _restarts.Add(_length);
            _sinceRestart = 0;
        }
        else
        {
            shared = key.CommonPrefixLength(LastKey);
        }

        EnsureRoom(BlockEntry.HeaderBytesMax + key.Length - shared);
        _length += BlockEntry.WriteHeader(
            _buffer.AsSpan(_length), shared, key.Length - shared, payloadLength, tag);
        key[shared..].CopyTo(_buffer.AsSpan(_length));
        _length += key.Length - shared;
        _sinceRestart++;
        if (_lastKey.Length < key.Length) _lastKey = new byte[Math.Max(key.Length, _lastKey.Length * 2)];
        key.CopyTo(_lastKey);
        _lastKeyLength = key.Length;
    }

    /// <summary>What has been added so far, without a restart array.</summary>
    public ReadOnlySpan<byte> Head => _buffer.AsSpan(0, _length);

    /// <summary>Bytes that <see cref="WriteTail"/> writes.</summary>
    public int TailLength => ContentLength - _length;

    /// <summary>Writes the restart array and its count.</summary>
    public void WriteTail(Span<byte> destination)
    {
        foreach (int restart in _restarts)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(destination, (uint)restart);
            destination = destination[sizeof(uint)..];
        }

        BinaryPrimitives.WriteUInt32LittleEndian(destination, (uint)_restarts.Count);
    }

    /// <summary>Completes the content and returns it with room for the trailer behind it.</summary>
    public Span<byte> Finish()
    {
        int content = ContentLength;
        EnsureRoom(content - _length + BlockTrailer.Bytes);
        WriteTail(_buffer.AsSpan(_length));
        return _buffer.AsSpan(0, content + BlockTrailer.Bytes);
    }

    public void Reset()
    {
        _length = 0;
        _sinceRestart = 0;
        _restarts.Clear();
    }

    private void EnsureRoom(int more)
    {
        long needed = (long)_length + more;
        if (needed <= _buffer.Length) return;
        if (needed > Array.MaxLength) throw new InvalidOperationException("The block grew beyond 2 GiB.");
        int size = (int)Math.Min(Array.MaxLength, Math.Max(needed, _buffer.Length * 2L));
        Array.Resize(ref _buffer, size);
    }
}
