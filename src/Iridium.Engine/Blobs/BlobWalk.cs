using System.Buffers.Binary;
using Iridium.Engine.Coding;
using Iridium.Engine.Compression;
using Iridium.Engine.Files;

namespace Iridium.Engine.Blobs;

/// <summary>
/// Reads a blob file from its first record to its last and checks every checksum, going on past damage as long as the
/// lengths make sense. Used once, by one thread; errors of the file system are thrown.
/// </summary>
internal sealed class BlobWalk(IFile file, BlobFileMeta meta, Action<long, string> onDamage)
{
    // Constant after construction.
    private readonly long _limit = meta.FileBytes - BlobFormat.FooterBytes;
    private readonly uint _seed = BlobFormat.SeedOf(meta.UniqueId);
    private readonly byte[] _stored = new byte[BlobFormat.ChunkBytes + BlobFormat.ChunkFrameBytes];
    private readonly byte[] _content = new byte[BlobFormat.ChunkBytes];

    // Own state, one thread.
    private long _at = BlobFormat.HeaderBytes;
    private long _records;
    private long _valueBytes;
    private bool _isWhole;

    /// <summary>Walks the file.</summary>
    /// <param name="onRecord">Told of each record; its value may be damaged, which was told before.</param>
    /// <param name="cancellationToken">Stops between two records.</param>
    /// <returns>Whether the walk came to the footer.</returns>
    public bool Run(Action<BlobWalkRecord> onRecord, CancellationToken cancellationToken)
    {
        while (_at < _limit)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!TryRecord(onRecord)) return false;
        }

        if (_records != meta.RecordCount || _valueBytes != meta.ValueBytes)
        {
            onDamage(
                _limit,
                $"the footer counts {meta.RecordCount} records of {meta.ValueBytes} bytes, the file holds {_records} "
                + $"of {_valueBytes}");
        }

        return true;
    }

    private bool TryRecord(Action<BlobWalkRecord> onRecord)
    {
        long begin = _at;
        if (ReadKey() is not byte[] key) return false;
        long valueBytes = 0;
        _isWhole = true;
        for (int index = 0; ; index++)
        {
            if (!TryChunk(index, out int length, out bool isLast)) return false;
            valueBytes += length;
            if (isLast) break;
        }

        _records++;
        _valueBytes += valueBytes;
        onRecord(new BlobWalkRecord(begin, _at - begin, key, valueBytes) { IsWhole = _isWhole });
        return true;
    }

    private byte[]? ReadKey()
    {
        Span<byte> head = stackalloc byte[BlobFormat.RecordHeadBytes];
        int keyBytes = Fill(head, _at) ? BinaryPrimitives.ReadInt32LittleEndian(head[4..]) : -1;
        long end = _at + BlobFormat.RecordHeadBytes + keyBytes;
        if (keyBytes is < EngineLimits.KeyBytesMin or > EngineLimits.KeyBytesMax || end > _limit)
        {
            onDamage(_at, "the head of a record makes no sense; what follows it cannot be found");
            return null;
        }

        byte[] key = new byte[keyBytes];
        Fill(key, _at + BlobFormat.RecordHeadBytes);
        uint sum = Crc32C.Compute(head[4..], BlobFormat.HeadSeed(_seed, _at));
        if (Crc32C.Compute(key, sum) != BinaryPrimitives.ReadUInt32LittleEndian(head))
            onDamage(_at, "the head of a record does not match its checksum");
        _at = end;
        return key;
    }

    private bool TryChunk(int index, out int length, out bool isLast)
    {
        length = 0;
        isLast = false;
        Span<byte> frame = _stored.AsSpan(0, 4);
        uint word = Fill(frame, _at) ? BinaryPrimitives.ReadUInt32LittleEndian(frame) : uint.MaxValue;
        int stored = (int)(word & BlobFormat.LengthMask);
        bool isKnown = (word & ~(BlobFormat.LengthMask | BlobFormat.LastFlag | BlobFormat.SnappyFlag)) == 0;
        if (!isKnown || stored > BlobFormat.ChunkBytes || _at + stored + BlobFormat.ChunkFrameBytes > _limit)
        {
            onDamage(_at, "the length before a chunk makes no sense; what follows it cannot be found");
            return false;
        }

        isLast = (word & BlobFormat.LastFlag) != 0;
        Span<byte> bytes = _stored.AsSpan(0, stored + BlobFormat.ChunkFrameBytes);
        Fill(bytes, _at);
        length = LengthOf(bytes, stored, (word & BlobFormat.SnappyFlag) != 0, index);
        if (!isLast && length != BlobFormat.ChunkBytes) Report("a chunk that is not the last of its value is short");
        if (isLast && index > 0 && length == 0) Report("the last chunk of a value is empty");
        _at += bytes.Length;
        return true;
    }

    private int LengthOf(ReadOnlySpan<byte> bytes, int stored, bool isCompressed, int index)
    {
        uint sum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 + stored)..]);
        if (Crc32C.Compute(bytes[..(4 + stored)], BlobFormat.ChunkSeed(_seed, _at, index)) != sum)
            Report($"the checksum of a chunk of {stored} bytes does not match");
        if (!isCompressed) return stored;
        bool isRead = Snappy.TryDecompress(bytes.Slice(4, stored), _content, out int written);

        // Nobody writes a chunk that compression has made no shorter. A reader refuses a value of one such chunk, and
        // one whose record they make longer than without compression; where other chunks save more it reads the value.
        if (!isRead || written <= stored) Report("a compressed chunk makes no sense");
        return isRead ? written : 0;
    }

    private void Report(string detail)
    {
        _isWhole = false;
        onDamage(_at, detail);
    }

    private bool Fill(Span<byte> destination, long offset) => file.Read(destination, offset) == destination.Length;
}
