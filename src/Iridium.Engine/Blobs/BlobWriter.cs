using System.Buffers;
using System.Buffers.Binary;
using Iridium.Engine.Coding;
using Iridium.Engine.Compression;
using Iridium.Engine.Files;
using Iridium.Engine.Records;

namespace Iridium.Engine.Blobs;

/// <summary>
/// Writes one blob file to a new, empty file: records one after the other, whole or part by part, then
/// <see cref="Finish"/>. Memory stays at a buffer, whatever a value's length. The caller syncs, keeps and closes the
/// file; after an I/O error the file is to be thrown away. Used by one thread. Dispose it: its buffers are a pool's.
/// </summary>
internal sealed class BlobWriter : IDisposable
{
    private const int StagingBytes = 256 * 1024;

    // Constant after construction.
    private readonly IFile _file;
    private readonly BlobFileMeta _identity;
    private readonly uint _seed;
    private readonly bool _compresses;

    // Own state, one thread.
    private byte[] _staging = ArrayPool<byte>.Shared.Rent(StagingBytes);
    private byte[] _chunk = ArrayPool<byte>.Shared.Rent(BlobFormat.ChunkBytes);
    private int _staged;
    private long _written;
    private Record _record;
    private long _records;
    private long _valueBytes;

    /// <param name="file">A new, empty file, open for writing.</param>
    /// <param name="number">The file's number.</param>
    /// <param name="compression">Whether chunks are compressed, where that saves an eighth.</param>
    /// <param name="isStreamed">Whether a caller writes it as a stream.</param>
    public BlobWriter(IFile file, long number, CompressionMethod compression, bool isStreamed)
    {
        _file = file;
        _identity = new BlobFileMeta
        {
            Number = number,
            UniqueId = Guid.NewGuid(),
            FileBytes = 0,
            RecordCount = 0,
            ValueBytes = 0,
            IsStreamed = isStreamed,
        };
        _seed = BlobFormat.SeedOf(_identity.UniqueId);
        _compresses = compression != CompressionMethod.None;
        BlobFileEnds.WriteHeader(Room(BlobFormat.HeaderBytes), number, _identity.UniqueId, isStreamed);
        _staged = BlobFormat.HeaderBytes;
    }

    /// <summary>Bytes so far, the footer left out.</summary>
    public long Bytes => _written + _staged;

    /// <summary>Bytes that the file has been given.</summary>
    public long WrittenBytes => _written;

    /// <summary>Writes a record whose value is at hand.</summary>
    public BlobReference Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Begin(key);
        while (value.Length > BlobFormat.ChunkBytes)
        {
            WriteChunk(value[..BlobFormat.ChunkBytes], isLast: false);
            value = value[BlobFormat.ChunkBytes..];
        }

        WriteChunk(value, isLast: true);
        return EndRecord();
    }

    /// <summary>Begins a record whose value comes in parts.</summary>
    public void Begin(ReadOnlySpan<byte> key)
    {
        _record = new Record { Offset = Bytes };
        Span<byte> head = Room(BlobFormat.RecordHeadBytes + key.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], key.Length);
        key.CopyTo(head[BlobFormat.RecordHeadBytes..]);
        uint sum = Crc32C.Compute(head[4..], BlobFormat.HeadSeed(_seed, _record.Offset));
        BinaryPrimitives.WriteUInt32LittleEndian(head, sum);
        _staged += head.Length;
    }

    /// <summary>Adds to the value of the record that was begun.</summary>
    public void Append(ReadOnlySpan<byte> part)
    {
        while (_record.Pending + part.Length > BlobFormat.ChunkBytes)
        {
            // More follows, so this chunk is not the last.
            int taken = BlobFormat.ChunkBytes - _record.Pending;
            part[..taken].CopyTo(_chunk.AsSpan(_record.Pending));
            part = part[taken..];
            _record.Pending = 0;
            WriteChunk(_chunk.AsSpan(0, BlobFormat.ChunkBytes), isLast: false);
        }

        part.CopyTo(_chunk.AsSpan(_record.Pending));
        _record.Pending += part.Length;
    }

    /// <summary>Ends the record that came in parts.</summary>
    public BlobReference End()
    {
        WriteChunk(_chunk.AsSpan(0, _record.Pending), isLast: true);
        return EndRecord();
    }

    /// <summary>Writes the footer. Does not sync.</summary>
    /// <returns>What the manifest has to know of the file.</returns>
    public BlobFileMeta Finish()
    {
        BlobFileMeta meta = _identity with
        {
            FileBytes = Bytes + BlobFormat.FooterBytes,
            RecordCount = _records,
            ValueBytes = _valueBytes,
        };
        BlobFileEnds.WriteFooter(Room(BlobFormat.FooterBytes), meta);
        _staged += BlobFormat.FooterBytes;
        Flush();
        return meta;
    }

    public void Dispose()
    {
        if (_staging.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_staging);
        ArrayPool<byte>.Shared.Return(_chunk);
        _staging = [];
        _chunk = [];
    }

    private BlobReference EndRecord()
    {
        _records++;
        _valueBytes += _record.ValueBytes;
        return new BlobReference(
            _identity.Number, _record.Offset, Bytes - _record.Offset, (int)_record.ValueBytes);
    }

    private void WriteChunk(ReadOnlySpan<byte> content, bool isLast)
    {
        int room = _compresses ? Snappy.MaxCompressedLength(content.Length) : content.Length;
        Room(room + BlobFormat.ChunkFrameBytes);
        uint word = isLast ? BlobFormat.LastFlag : 0;
        int stored = content.Length;
        Span<byte> to = _staging.AsSpan(_staged);
        int compressed = _compresses ? Snappy.Compress(content, to[4..]) : int.MaxValue;
        if (compressed <= content.Length - (content.Length / 8) && compressed < content.Length)
        {
            stored = compressed;
            word |= BlobFormat.SnappyFlag;
        }
        else
        {
            content.CopyTo(to[4..]);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(to, word | (uint)stored);
        uint seed = BlobFormat.ChunkSeed(_seed, Bytes, _record.Chunks);
        BinaryPrimitives.WriteUInt32LittleEndian(to[(4 + stored)..], Crc32C.Compute(to[..(4 + stored)], seed));
        _staged += stored + BlobFormat.ChunkFrameBytes;
        _record.Chunks++;
        _record.ValueBytes += content.Length;
    }

    private void Flush()
    {
        if (_staged == 0) return;
        _file.Write(_staging.AsSpan(0, _staged), _written);
        _written += _staged;
        _staged = 0;
    }

    /// <summary>The place behind what is staged, of so many bytes.</summary>
    private Span<byte> Room(int bytes)
    {
        if (_staging.Length - _staged < bytes) Flush();
        return _staging.AsSpan(_staged, bytes);
    }

    /// <summary>The record that is being written.</summary>
    private struct Record
    {
        public long Offset;
        public int Chunks;
        public int Pending;
        public long ValueBytes;
    }
}
