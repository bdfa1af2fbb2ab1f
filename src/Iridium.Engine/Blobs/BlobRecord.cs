using Iridium.Engine.Records;

namespace Iridium.Engine.Blobs;

/// <summary>
/// One value of a blob file, read chunk by chunk in any order. Where the chunks are compressed it finds one by walking
/// from the nearest before it whose place it knows. For one thread; the caller holds the file.
/// </summary>
internal sealed class BlobRecord
{
    // Constant after construction.
    private readonly BlobReader _reader;
    private readonly BlobReference _reference;
    private readonly bool _isPlain;

    // For the reading thread: where the chunks begin, as far as that is known.
    private readonly List<long> _starts;

    public BlobRecord(BlobReader reader, in BlobReference reference, int keyBytes)
    {
        _reader = reader;
        _reference = reference;
        _isPlain = reference.StoredBytes == BlobFormat.PlainRecordBytes(keyBytes, reference.ValueBytes);
        _starts = [reference.Offset + BlobFormat.RecordHeadBytes + keyBytes];
        ChunkCount = BlobFormat.ChunkCount(reference.ValueBytes);
    }

    public int ChunkCount { get; }

    public int ValueBytes => _reference.ValueBytes;

    /// <summary>Reads a chunk.</summary>
    /// <param name="index">Which one.</param>
    /// <param name="destination">Room for <see cref="BlobFormat.ChunkBytes"/>, or what is left.</param>
    /// <returns>Its length.</returns>
    public int ReadChunk(int index, Span<byte> destination)
    {
        bool isLast = index == ChunkCount - 1;
        int length = isLast ? ValueBytes - (index * BlobFormat.ChunkBytes) : BlobFormat.ChunkBytes;
        long offset = OffsetOf(index);
        var chunk = new BlobChunk(offset, _reference.End, index, isLast);
        long end = _reader.ReadChunk(chunk, destination[..length]);
        if (isLast && end != _reference.End)
            throw _reader.Damage(offset, "the record does not end with the last chunk of its value");
        if (!_isPlain && _starts.Count == index + 1) _starts.Add(end);
        return length;
    }

    private long OffsetOf(int index)
    {
        if (_isPlain) return _starts[0] + ((long)index * (BlobFormat.ChunkBytes + BlobFormat.ChunkFrameBytes));
        while (_starts.Count <= index)
        {
            long last = _starts[^1];
            _starts.Add(last + _reader.ReadChunkLength(last, _reference.End) + BlobFormat.ChunkFrameBytes);
        }

        return _starts[index];
    }
}
