using System.Buffers;
using Iridium.Engine.Blobs;
using Iridium.Engine.State;

namespace Iridium.Engine.Reading;

/// <summary>A value in a blob file, which the stream holds with one chunk of the value.</summary>
internal sealed class BlobStream(BlobHandle blob, BlobRecord record) : ValueStream
{
    private byte[] _chunk = [];
    private int _index = -1;

    public override long Length => record.ValueBytes;

    protected override int ReadAt(int position, Span<byte> destination)
    {
        int index = position / BlobFormat.ChunkBytes;
        int at = position % BlobFormat.ChunkBytes;
        Load(index);
        int left = Math.Min(BlobFormat.ChunkBytes, record.ValueBytes - (index * BlobFormat.ChunkBytes)) - at;
        int read = Math.Min(destination.Length, left);
        _chunk.AsSpan(at, read).CopyTo(destination);
        return read;
    }

    protected override void Release()
    {
        if (_chunk.Length > 0) ArrayPool<byte>.Shared.Return(_chunk);
        _chunk = [];
        blob.Release();
    }

    private void Load(int index)
    {
        if (_index == index) return;
        if (_chunk.Length == 0) _chunk = ArrayPool<byte>.Shared.Rent(BlobFormat.ChunkBytes);

        // A read that fails leaves no chunk behind that could be taken for the one before.
        _index = -1;
        record.ReadChunk(index, _chunk);
        _index = index;
    }
}
