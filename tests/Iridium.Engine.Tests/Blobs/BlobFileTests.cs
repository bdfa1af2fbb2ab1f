using Iridium.Engine.Blobs;
using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Tests.Blobs;

/// <summary>Blob files as the writer makes them and the reader reads them, whole and damaged.</summary>
public sealed class BlobFileTests
{
    private const string Path = "/000007.blob";

    public static TheoryData<CompressionMethod> Methods => [CompressionMethod.None, CompressionMethod.Snappy];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Values_of_all_lengths_around_a_chunk_come_back_whole_and_in_pieces(CompressionMethod compression)
    {
        int[] lengths =
        [
            0, 1, 100, BlobFormat.ChunkBytes - 1, BlobFormat.ChunkBytes, BlobFormat.ChunkBytes + 1, 200_000,
        ];
        var file = new BlobImage(compression, lengths);
        using BlobReader reader = file.Open();
        for (int i = 0; i < lengths.Length; i++)
        {
            Assert.Equal(file.Values[i], BlobImage.Read(reader, file.References[i], BlobImage.Key(i)));
            BlobRecord record = reader.OpenRecord(file.References[i], BlobImage.Key(i));
            byte[] chunk = new byte[BlobFormat.ChunkBytes];
            for (int index = record.ChunkCount - 1; index >= 0; index--)
            {
                int read = record.ReadChunk(index, chunk);
                Assert.Equal(file.Values[i].AsSpan(index * BlobFormat.ChunkBytes, read), chunk.AsSpan(0, read));
            }
        }

        Assert.Equal([], file.Walk());
    }

    [Fact]
    public void A_value_that_comes_in_parts_is_stored_as_one_that_comes_whole()
    {
        byte[] value = BlobImage.Value(3, 150_000);
        var files = new MemoryFileSystem();
        BlobReference reference;
        BlobFileMeta meta;
        using (IFile file = files.Create(Path))
        using (var writer = new BlobWriter(file, 7, CompressionMethod.None, isStreamed: true))
        {
            writer.Begin("k"u8);
            foreach (byte[] part in value.Chunk(777)) writer.Append(part);
            reference = writer.End();
            meta = writer.Finish();
        }

        using BlobReader reader = BlobReader.Open(files.OpenRead(Path), meta, BlockCache.Off);
        Assert.Equal(BlobFormat.PlainRecordBytes(1, value.Length), reference.StoredBytes);
        Assert.Equal(value, BlobImage.Read(reader, reference, "k"u8));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_flipped_bit_anywhere_is_noticed_by_who_reads_it_and_by_nobody_else(CompressionMethod compression)
    {
        var file = new BlobImage(compression, 40, 300, 0, 90);
        for (int at = 0; at < file.Bytes.Length; at++)
        {
            byte[] damaged = [.. file.Bytes];
            damaged[at] ^= (byte)(1 << (at % 8));
            int wrong = file.CountUnreadable(damaged);
            bool isInRecord = at >= BlobFormat.HeaderBytes && at < file.Bytes.Length - BlobFormat.FooterBytes;
            Assert.True(wrong == (isInRecord ? 1 : file.Values.Count), $"byte {at}: {wrong} values are unreadable");
            Assert.NotEmpty(file.Walk(damaged));
        }
    }

    [Fact]
    public void A_file_that_was_cut_or_grew_or_is_another_one_is_refused()
    {
        var file = new BlobImage(CompressionMethod.None, 40, 300);
        for (int length = 0; length < file.Bytes.Length; length++)
            Assert.Equal(2, file.CountUnreadable(file.Bytes[..length]));
        Assert.Equal(2, file.CountUnreadable([.. file.Bytes, 0]));
        Assert.Equal(2, file.CountUnreadable(new BlobImage(CompressionMethod.None, 40, 300).Bytes));
    }

    [Fact]
    public void A_record_that_was_copied_to_another_place_is_not_taken_for_the_one_there()
    {
        var file = new BlobImage(CompressionMethod.None, 50, 50);
        byte[] damaged = [.. file.Bytes];
        BlobReference first = file.References[0];
        BlobReference second = file.References[1];
        file.Bytes.AsSpan((int)first.Offset, (int)first.StoredBytes).CopyTo(damaged.AsSpan((int)second.Offset));
        Assert.Equal(1, file.CountUnreadable(damaged));
    }

    [Fact]
    public void A_reference_that_makes_no_sense_is_damage_and_takes_no_memory()
    {
        var file = new BlobImage(CompressionMethod.None, 100);
        using BlobReader reader = file.Open();
        BlobReference right = file.References[0];
        BlobReference[] wrong =
        [
            right with { Offset = 0 },
            right with { Offset = long.MaxValue - 1_000 },
            right with { StoredBytes = long.MaxValue - right.Offset },
            right with { StoredBytes = 1 },
            right with { ValueBytes = EngineLimits.ValueBytesMax },
            right with { ValueBytes = 0 },
            right with { FileNumber = 8 },
        ];
        foreach (BlobReference each in wrong)
        {
            var error = Assert.Throws<CorruptionException>(() => BlobImage.Read(reader, each, BlobImage.Key(0)));
            Assert.Equal(Path, error.File);
        }

        Assert.Throws<CorruptionException>(() => BlobImage.Read(reader, right, "other"u8));
    }

    [Fact]
    public void A_reference_that_lies_about_lengths_is_refused_beside_a_kept_value_too()
    {
        var file = new BlobImage(CompressionMethod.None, 400);
        var cache = new BlockCache(1024 * 1024);
        using BlobReader reader = file.Open(cache);
        BlobReference right = file.References[0];
        byte[] key = BlobImage.Key(0);
        reader.Read(right, key, fillCache: true, out _).Release();
        reader.Read(right, key, fillCache: true, out _).Release();
        Assert.Equal(1, cache.Hits);
        foreach (BlobReference each in (BlobReference[])
            [
                right with { ValueBytes = 399 },
                right with { StoredBytes = right.StoredBytes - 1 },
                right with { StoredBytes = right.StoredBytes - 1, ValueBytes = 399 },
            ])
        {
            Assert.Throws<CorruptionException>(() => reader.Read(each, key, fillCache: true, out _).Release());
        }

        cache.Close();
    }
}
