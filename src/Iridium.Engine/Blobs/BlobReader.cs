using System.Buffers;
using System.Buffers.Binary;
using Iridium.Engine.Coding;
using Iridium.Engine.Compression;
using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Blobs;

/// <summary>
/// An open blob file. Nothing of it is kept in memory but small values in the block cache. A value passes its checksums
/// before a byte of it is believed; damage raises <see cref="CorruptionException"/> with the file and the offset and
/// leaves other values readable. Thread-safe, but for <see cref="Dispose"/>.
/// </summary>
internal sealed class BlobReader : IDisposable
{
    // Constant after construction.
    private readonly IFile _file;
    private readonly BlockCache _cache;
    private readonly long _limit;
    private readonly uint _seed;

    private BlobReader(IFile file, BlobFileMeta meta, BlockCache cache)
    {
        _file = file;
        _cache = cache;
        Meta = meta;
        _limit = meta.FileBytes - BlobFormat.FooterBytes;
        _seed = BlobFormat.SeedOf(meta.UniqueId);
    }

    /// <summary>What the manifest knows of the file.</summary>
    public BlobFileMeta Meta { get; }

    public string Path => _file.Path;

    /// <summary>Opens a file and holds it against the manifest.</summary>
    /// <param name="file">The file, open for reading. Owned by the reader from here on, closed also when this throws.
    /// </param>
    /// <param name="expected">What the manifest knows of it.</param>
    /// <param name="cache">Where memory for values is charged, and small ones are kept.</param>
    public static BlobReader Open(IFile file, BlobFileMeta expected, BlockCache cache)
    {
        try
        {
            BlobFileMeta found = BlobFileEnds.Read(file);
            if (found == expected) return new BlobReader(file, expected, cache);
            throw new CorruptionException(
                file.Path,
                0,
                $"the file is blob file {found.Number} ({found.UniqueId}) of {found.FileBytes} bytes where the "
                + $"manifest has {expected.Number} ({expected.UniqueId}) of {expected.FileBytes}");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file whose ends may be damaged, for a repair: each value is still held against its checksums,
    /// which no other file has.</summary>
    /// <param name="file">The file, owned by the reader.</param>
    /// <param name="meta">What is known of it.</param>
    public static BlobReader OpenDamaged(IFile file, BlobFileMeta meta) => new(file, meta, BlockCache.Off);

    /// <summary>Reads a whole value into native memory.</summary>
    /// <param name="reference">Where it is.</param>
    /// <param name="key">The key it belongs to.</param>
    /// <param name="fillCache">Whether a small value goes into the block cache.</param>
    /// <param name="valueAt">Where the value begins in the block.</param>
    /// <returns>The block, for the caller to release.</returns>
    public PinnedBlock Read(in BlobReference reference, ReadOnlySpan<byte> key, bool fillCache, out int valueAt)
    {
        CheckPlace(reference, key.Length);
        bool isSmall = reference.ValueBytes <= BlobFormat.ChunkBytes;
        bool isPlain = reference.StoredBytes == BlobFormat.PlainRecordBytes(key.Length, reference.ValueBytes);

        // A plain record of one chunk is kept as it is in the file.
        valueAt = isSmall && isPlain ? BlobFormat.RecordHeadBytes + key.Length + 4 : 0;
        int length = valueAt > 0 ? (int)reference.StoredBytes : reference.ValueBytes;
        if (isSmall && _cache.TryGet(Meta.Number, reference.Offset, out PinnedBlock block))
        {
            if (block.Length == length) return block;
            block.Release();
            throw Damage(reference.Offset, "another reference to this value tells another length");
        }

        block = _cache.Allocate(length);
        try
        {
            if (valueAt > 0) ReadPlain(reference, key, block.Writable[..block.Length]);
            else ReadChunks(reference, key, block.Writable[..block.Length]);
            return isSmall && fillCache ? _cache.Add(Meta.Number, reference.Offset, block) : block;
        }
        catch
        {
            block.Release();
            throw;
        }
    }

    /// <summary>Opens a value for reading chunk by chunk.</summary>
    public BlobRecord OpenRecord(in BlobReference reference, ReadOnlySpan<byte> key)
    {
        CheckPlace(reference, key.Length);
        byte[] head = ArrayPool<byte>.Shared.Rent(BlobFormat.RecordHeadBytes + key.Length);
        try
        {
            Span<byte> bytes = head.AsSpan(0, BlobFormat.RecordHeadBytes + key.Length);
            ReadExactly(bytes, reference.Offset);
            CheckHead(bytes, reference.Offset, key);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(head);
        }

        return new BlobRecord(this, reference, key.Length);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Reads the word before a chunk: how long its content is as stored.</summary>
    internal int ReadChunkLength(long offset, long limit)
    {
        Span<byte> bytes = stackalloc byte[4];
        ReadExactly(bytes, offset);
        return LengthOf(BinaryPrimitives.ReadUInt32LittleEndian(bytes), offset, limit);
    }

    /// <summary>Reads a chunk of a record and checks it.</summary>
    /// <param name="chunk">Where it is.</param>
    /// <param name="content">Receives all of the content, whose length is known.</param>
    /// <returns>Where the chunk ends.</returns>
    internal long ReadChunk(in BlobChunk chunk, Span<byte> content)
    {
        long most = Math.Min(chunk.Limit - chunk.Offset, BlobFormat.ChunkBytes + BlobFormat.ChunkFrameBytes);
        if (most < BlobFormat.ChunkFrameBytes) throw Damage(chunk.Offset, "the record ends before its value does");
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BlobFormat.ChunkBytes + BlobFormat.ChunkFrameBytes);
        try
        {
            Span<byte> stored = buffer.AsSpan(0, (int)most);
            ReadExactly(stored, chunk.Offset);
            ReadOnlySpan<byte> checkedContent = CheckChunk(stored, chunk, out bool isCompressed);
            if (!isCompressed && checkedContent.Length == content.Length) checkedContent.CopyTo(content);
            else if (!isCompressed
                || !Snappy.TryDecompress(checkedContent, content, out int written)
                || written != content.Length)
            {
                throw Damage(chunk.Offset, "a chunk makes no sense although its checksum matches");
            }

            return chunk.Offset + checkedContent.Length + BlobFormat.ChunkFrameBytes;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    internal CorruptionException Damage(long offset, string detail) => new(Path, offset, detail);

    private void ReadPlain(in BlobReference reference, ReadOnlySpan<byte> key, Span<byte> record)
    {
        ReadExactly(record, reference.Offset);
        int headBytes = BlobFormat.RecordHeadBytes + key.Length;
        CheckHead(record[..headBytes], reference.Offset, key);
        var chunk = new BlobChunk(reference.Offset + headBytes, reference.End, 0, IsLast: true);
        ReadOnlySpan<byte> content = CheckChunk(record[headBytes..], chunk, out bool isCompressed);
        if (isCompressed || content.Length != reference.ValueBytes)
            throw Damage(chunk.Offset, "a chunk makes no sense although its checksum matches");
    }

    private void ReadChunks(in BlobReference reference, ReadOnlySpan<byte> key, Span<byte> value)
    {
        BlobRecord record = OpenRecord(reference, key);
        for (int i = 0; i < record.ChunkCount; i++) record.ReadChunk(i, value[(i * BlobFormat.ChunkBytes)..]);
    }

    private void CheckPlace(in BlobReference reference, int keyBytes)
    {
        long least = BlobFormat.RecordHeadBytes + keyBytes + BlobFormat.ChunkFrameBytes;
        bool isInside = reference.FileNumber == Meta.Number
            && reference.Offset >= BlobFormat.HeaderBytes
            && reference.StoredBytes >= least
            && reference.StoredBytes <= BlobFormat.PlainRecordBytes(keyBytes, reference.ValueBytes)
            && CanHold(reference.StoredBytes, reference.ValueBytes)
            && reference.End <= _limit;
        if (!isInside)
            throw Damage(reference.Offset, $"no record of {reference.StoredBytes} bytes for the key can begin here");
    }

    /// <summary>Whether so many stored bytes can be a value: its length alone decides no allocation.</summary>
    private static bool CanHold(long storedBytes, int valueBytes) =>
        storedBytes > int.MaxValue || valueBytes <= Snappy.MaxUncompressedLength((int)storedBytes);

    private void CheckHead(ReadOnlySpan<byte> head, long offset, ReadOnlySpan<byte> key)
    {
        uint sum = Crc32C.Compute(head[4..], BlobFormat.HeadSeed(_seed, offset));
        if (sum != BinaryPrimitives.ReadUInt32LittleEndian(head))
            throw Damage(offset, "the head of a record does not match its checksum");
        bool isKey = BinaryPrimitives.ReadInt32LittleEndian(head[4..]) == key.Length
            && head[BlobFormat.RecordHeadBytes..].SequenceEqual(key);
        if (!isKey) throw Damage(offset, "the record belongs to another key");
    }

    /// <summary>Checks a chunk at the beginning of some bytes.</summary>
    /// <returns>Its content as stored.</returns>
    private ReadOnlySpan<byte> CheckChunk(ReadOnlySpan<byte> bytes, in BlobChunk chunk, out bool isCompressed)
    {
        uint word = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        int length = LengthOf(word, chunk.Offset, chunk.Offset + bytes.Length);
        uint seed = BlobFormat.ChunkSeed(_seed, chunk.Offset, chunk.Index);
        uint sum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 + length)..]);
        if (Crc32C.Compute(bytes[..(4 + length)], seed) != sum)
            throw Damage(chunk.Offset, $"the checksum of a chunk of {length} bytes does not match");
        if ((word & BlobFormat.LastFlag) != 0 != chunk.IsLast)
            throw Damage(chunk.Offset, "the value has not as many chunks as its length asks for");
        isCompressed = (word & BlobFormat.SnappyFlag) != 0;
        return bytes.Slice(4, length);
    }

    private int LengthOf(uint word, long offset, long limit)
    {
        uint length = word & BlobFormat.LengthMask;
        bool isKnown = (word & ~(BlobFormat.LengthMask | BlobFormat.LastFlag | BlobFormat.SnappyFlag)) == 0;
        if (isKnown && length <= BlobFormat.ChunkBytes && offset + length + BlobFormat.ChunkFrameBytes <= limit)
            return (int)length;
        throw Damage(offset, "the length before a chunk makes no sense");
    }

    private void ReadExactly(Span<byte> destination, long offset)
    {
        int read;
        try
        {
            read = _file.Read(destination, offset);
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            throw IoErrors.Wrap(error, $"read the blob file '{Path}' at offset {offset}");
        }

        if (read < destination.Length) throw Damage(offset, $"the file was cut at {offset + read}");
    }
}
