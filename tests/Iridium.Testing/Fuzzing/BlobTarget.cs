using System.Buffers.Binary;
using Iridium.Engine;
using Iridium.Engine.Blobs;
using Iridium.Engine.Coding;
using Iridium.Engine.Records;
using Iridium.Engine.Tables;

namespace Iridium.Testing.Fuzzing;

/// <summary>
/// A whole blob file: walked as a check and a repair walk it, then every value that was met is read, whole and chunk by
/// chunk. Where the walk finds nothing wrong, reading must not either.
/// </summary>
internal sealed class BlobTarget() : FuzzTarget("blob")
{
    private const int ValuesRead = 64;

    public override IEnumerable<byte[]> Seeds() => BlobSamples.All().Select(sample => sample.File);

    public override void Seal(Span<byte> input)
    {
        const int headerSumAt = BlobFormat.HeaderBytes - sizeof(uint);
        if (input.Length < BlobFormat.HeaderBytes + BlobFormat.FooterBytes) return;
        BinaryPrimitives.WriteUInt32LittleEndian(input[headerSumAt..], Crc32C.Compute(input[..headerSumAt]));
        Span<byte> footer = input[^BlobFormat.FooterBytes..];
        BinaryPrimitives.WriteInt64LittleEndian(footer[40..], input.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(footer[^4..], Crc32C.Compute(footer[..^4]));
        SealRecords(
            input[..^BlobFormat.FooterBytes], BlobFormat.SeedOf(new Guid(input.Slice(24, 16), bigEndian: true)));
    }

    public override long AllocatedBytesMax(int length) => 4L * 1024 * 1024 + 4_096L * length;

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        int length = input.Length;
        var file = new BytesFile("fuzz.blob", input.ToArray());
        BlobFileMeta meta = BlobFileEnds.Read(file);
        int damages = 0;
        var records = new List<BlobWalkRecord>();
        bool isWhole = new BlobWalk(file, meta, (at, _) =>
        {
            Require(at >= 0 && at <= length, $"damage is told at {at} of {length} bytes");
            damages++;
        }).Run(records.Add, CancellationToken.None);
        using BlobReader reader = BlobReader.Open(file, meta, BlockCache.Off);
        int read = 0;
        foreach (BlobWalkRecord record in records.Take(ValuesRead))
        {
            try
            {
                Read(reader, record);
                read++;
            }
            catch (CorruptionException damage) when (damages > 0)
            {
                // The walk told of something too; of what exactly is its affair.
                _ = damage;
            }
        }

        return (isWhole ? 1_000 : 0) + (Magnitude(damages) * 100) + (Magnitude(read) * 10) + Magnitude(records.Count);
    }

    private static void Read(BlobReader reader, BlobWalkRecord record)
    {
        var reference = new BlobReference(
            reader.Meta.Number, record.Offset, record.StoredBytes, (int)record.ValueBytes);
        PinnedBlock block = reader.Read(reference, record.Key, fillCache: false, out int valueAt);
        byte[] whole = block.Span.Slice(valueAt, reference.ValueBytes).ToArray();
        block.Release();
        BlobRecord chunks = reader.OpenRecord(reference, record.Key);
        byte[] chunk = new byte[BlobFormat.ChunkBytes];
        for (int i = chunks.ChunkCount - 1; i >= 0; i--)
        {
            int bytes = chunks.ReadChunk(i, chunk);
            bool isSame = whole.AsSpan(i * BlobFormat.ChunkBytes, bytes).SequenceEqual(chunk.AsSpan(0, bytes));
            Require(isSame, "a value read by chunks is another than read whole");
        }
    }

    private static void SealRecords(Span<byte> bytes, uint seed)
    {
        for (int at = BlobFormat.HeaderBytes; at + BlobFormat.RecordHeadBytes <= bytes.Length;)
        {
            int keyBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes[(at + 4)..]);
            bool isKey = keyBytes is >= EngineLimits.KeyBytesMin and <= EngineLimits.KeyBytesMax
                && at + BlobFormat.RecordHeadBytes + keyBytes <= bytes.Length;
            if (!isKey) return;
            Span<byte> head = bytes.Slice(at, BlobFormat.RecordHeadBytes + keyBytes);
            uint sum = Crc32C.Compute(head[4..], BlobFormat.HeadSeed(seed, at));
            BinaryPrimitives.WriteUInt32LittleEndian(head, sum);
            at = SealChunks(bytes, at + head.Length, seed);
        }
    }

    /// <returns>Where the record ends.</returns>
    private static int SealChunks(Span<byte> bytes, int at, uint seed)
    {
        for (int index = 0; at + BlobFormat.ChunkFrameBytes <= bytes.Length; index++)
        {
            uint word = BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
            int length = (int)(word & BlobFormat.LengthMask);
            if (length > BlobFormat.ChunkBytes || at + length + BlobFormat.ChunkFrameBytes > bytes.Length) break;
            uint sum = Crc32C.Compute(bytes.Slice(at, 4 + length), BlobFormat.ChunkSeed(seed, at, index));
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[(at + 4 + length)..], sum);
            at += length + BlobFormat.ChunkFrameBytes;
            if ((word & BlobFormat.LastFlag) != 0) return at;
        }

        return bytes.Length;
    }
}
