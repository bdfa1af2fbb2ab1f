using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Iridium.Engine.Tables.Blocks;

/// <summary>
/// Puts the content of one block together, entry by entry in order, in a buffer that is used again for the next block.
/// The last key outlives <see cref="Reset"/>, because the table's builder needs it for order and separators.
/// Used by one thread.
/// </summary>
internal sealed class BlockBuilder
{
    /// <summary>A buffer that one huge entry has made larger than this is given up with its block.</summary>
    private const int BufferBytesKept = 1 << 20;

    /// <summary>Beyond so many keys a block gets no hash index.</summary>
    private const int HashedKeysMax = 4096;

    // Constant after construction.
    private readonly int _restartInterval;
    private readonly int _capacity;

    // Own state, one thread.
    private readonly List<int> _restarts = [];
    private readonly List<uint> _hashes = [];
    private readonly List<byte> _hashRestarts = [];
    private byte[] _buffer;
    private byte[] _lastKey = new byte[64];
    private int _length;
    private int _lastKeyLength;
    private int _sinceRestart;

    /// <summary>Creates the builder.</summary>
    /// <param name="restartInterval">Entries from one whole key to the next.</param>
    /// <param name="capacity">Bytes of the buffer at first.</param>
    public BlockBuilder(int restartInterval, int capacity)
    {
        _restartInterval = restartInterval;
        _capacity = capacity;
        _buffer = new byte[capacity];
    }

    public bool IsEmpty => _length == 0;

    public int RestartCount => _restarts.Count;

    /// <summary>Size of the content so far, restart array and hash index included.</summary>
    public int ContentLength => _length + TailLength;

    /// <summary>Key of the entry added last, in this block or an earlier one.</summary>
    public ReadOnlySpan<byte> LastKey => _lastKey.AsSpan(0, _lastKeyLength);

    /// <summary>What has been added so far, without a restart array.</summary>
    public ReadOnlySpan<byte> Head => _buffer.AsSpan(0, _length);

    /// <summary>Bytes that <see cref="WriteTail"/> writes.</summary>
    public int TailLength => ((_restarts.Count + 1) * sizeof(uint)) + HashIndexLength;

    /// <summary>A block with one restart is searched without a hash index as fast.</summary>
    private bool HasHashIndex =>
        _hashes.Count is > 0 and <= HashedKeysMax && _restarts.Count is > 1 and <= BlockHashIndex.RestartsMax;

    private int HashIndexLength =>
        HasHashIndex ? BlockHashIndex.BucketsFor(_hashes.Count) + BlockHashIndex.CountBytes : 0;

    /// <summary>Where the entry behind a restart begins in <see cref="Head"/>, or its end after the last.</summary>
    public int RestartOrEnd(int index) => index < _restarts.Count ? _restarts[index] : _length;

    public void Add(ReadOnlySpan<byte> key, ulong tag, ReadOnlySpan<byte> payload) =>
        Add(key, key.CommonPrefixLength(LastKey), tag, payload);

    /// <summary>Adds an entry.</summary>
    /// <param name="key">The key.</param>
    /// <param name="common">How many bytes it has in common with <see cref="LastKey"/>.</param>
    /// <param name="tag">Sequence and kind.</param>
    /// <param name="payload">The payload.</param>
    public void Add(ReadOnlySpan<byte> key, int common, ulong tag, ReadOnlySpan<byte> payload)
    {
        AddHeader(key, common, tag, payload.Length);
        EnsureRoom(payload.Length);
        payload.CopyTo(_buffer.AsSpan(_length));
        _length += payload.Length;
    }

    /// <summary>
    /// Adds an entry up to its payload, which the caller writes to the file itself. For the only entry of a block whose
    /// payload is too large to be copied: take <see cref="Head"/>, the payload and <see cref="WriteTail"/>.
    /// </summary>
    public void AddHeader(ReadOnlySpan<byte> key, int common, ulong tag, int payloadLength)
    {
        int shared = common;
        if (_length == 0 || _sinceRestart == _restartInterval)
        {
            _restarts.Add(_length);
            _sinceRestart = 0;
            shared = 0;
        }

        EnsureRoom(BlockEntry.HeaderBytesMax + key.Length - shared);
        _length += BlockEntry.WriteHeader(
            _buffer.AsSpan(_length), shared, key.Length - shared, payloadLength, tag);
        key[shared..].CopyTo(_buffer.AsSpan(_length));
        _length += key.Length - shared;
        _sinceRestart++;
        if (_lastKey.Length < key.Length) Array.Resize(ref _lastKey, Math.Max(key.Length, _lastKey.Length * 2));
        key[common..].CopyTo(_lastKey.AsSpan(common));
        _lastKeyLength = key.Length;
    }

    /// <summary>Puts the entry added last into the hash index.</summary>
    /// <param name="keyHash">Hash of its key.</param>
    public void NoteHash(ulong keyHash)
    {
        byte restart = (byte)Math.Min(_restarts.Count - 1, BlockHashIndex.RestartsMax);
        if (_hashes.Count > 0 && _hashes[^1] == (uint)keyHash && _hashRestarts[^1] == restart) return;
        if (_hashes.Count > HashedKeysMax) return;
        _hashes.Add((uint)keyHash);
        _hashRestarts.Add(restart);
    }

    /// <summary>Writes the restart array, the hash index if there is one, and the last word.</summary>
    public void WriteTail(Span<byte> destination)
    {
        foreach (int restart in _restarts)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(destination, (uint)restart);
            destination = destination[sizeof(uint)..];
        }

        uint count = (uint)_restarts.Count;
        if (HasHashIndex)
        {
            BlockHashIndex.Write(
                destination[..HashIndexLength],
                CollectionsMarshal.AsSpan(_hashes),
                CollectionsMarshal.AsSpan(_hashRestarts));
            destination = destination[HashIndexLength..];
            count |= BlockHashIndex.Flag;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(destination, count);
    }

    /// <summary>Completes the content and returns it.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        int content = ContentLength;
        EnsureRoom(content - _length);
        WriteTail(_buffer.AsSpan(_length));
        return _buffer.AsSpan(0, content);
    }

    public void Reset()
    {
        _length = 0;
        _sinceRestart = 0;
        _restarts.Clear();
        _hashes.Clear();
        _hashRestarts.Clear();
        if (_buffer.Length > Math.Max(_capacity, BufferBytesKept)) _buffer = new byte[_capacity];
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
