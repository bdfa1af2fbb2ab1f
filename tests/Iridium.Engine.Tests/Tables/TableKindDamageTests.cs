using Iridium.Engine.Coding;
using Iridium.Engine.Iterators;
using Iridium.Engine.Tables;
using Iridium.Engine.Tables.Blocks;

namespace Iridium.Engine.Tests.Tables;

/// <summary>Damage in tables of each kind: compressed, with partitions, with hash indexes.</summary>
public class TableKindDamageTests
{
    public static TheoryData<string> Kinds => [.. TableKinds.All.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_kinds_are_what_their_names_say(string kind)
    {
        (byte[] bytes, _, _) = Build(kind);
        TableFooter footer = TableFooter.Read(new TableFile(bytes));
        Assert.Equal(kind is "two levels" or "all" ? 2u : 1u, footer.IndexLevels);
        bool compressed = TableKinds.BlocksOf(bytes)
            .Any(block => TableKinds.CompressionOf(bytes, block) == BlockTrailer.Snappy);
        Assert.Equal(kind is "compressed" or "all", compressed);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_flipped_byte_gives_the_right_answer_or_a_clear_error(string kind)
    {
        (byte[] sound, TableModel model, TableMeta meta) = Build(kind);
        for (int i = 0; i < sound.Length; i++)
        {
            byte[] damaged = (byte[])sound.Clone();
            damaged[i] ^= (byte)(i % 3 == 0 ? 0xFF : 1 << (i % 8));
            TableDamageTests.AssertRightOrRefused(model, meta, new TableFile(damaged));
            TableDamageTests.Declared(() => TableReader.ReadMeta(new TableFile(damaged)));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_truncation_is_refused(string kind)
    {
        (byte[] sound, _, TableMeta meta) = Build(kind);
        for (int length = 0; length < sound.Length; length++)
        {
            var cut = new TableFile(sound[..length]);
            Assert.Throws<CorruptionException>(() => TableReader.Open(cut, meta, cache: null));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Verification_reports_every_flipped_byte_and_nothing_in_a_sound_table(string kind)
    {
        (byte[] sound, _, TableMeta meta) = Build(kind);
        var file = new TableFile(sound);
        using TableReader table = TableReader.Open(file, meta, cache: null);
        Assert.Empty(TableVerifyTests.Verify(table));
        for (int i = 0; i < sound.Length; i++)
        {
            byte right = sound[i];
            file.Write([(byte)~right], i);
            Assert.NotEmpty(TableVerifyTests.Verify(table));
            file.Write([right], i);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nonsense_with_right_checksums_never_crashes(string kind)
    {
        (byte[] sound, TableModel model, TableMeta meta) = Build(kind);
        IReadOnlyList<BlockHandle> blocks = TableKinds.BlocksOf(sound);
        var random = new Random(8);
        for (int round = 0; round < 2_000; round++)
        {
            byte[] bytes = (byte[])sound.Clone();
            BlockHandle block = blocks[random.Next(blocks.Count)];
            Span<byte> content = bytes.AsSpan((int)block.Offset, block.Size);
            int from = random.Next(2) == 0 ? Math.Max(0, content.Length - 24) : 0;
            for (int i = random.Next(1, 4); i > 0; i--)
                content[random.Next(from, content.Length)] = (byte)(random.Next(3) == 0 ? 0xFF : random.Next(256));
            Sign(bytes, block);
            TableDamageTests.Exercise(model, meta, new TableFile(bytes));
        }
    }

    [Fact]
    public void Partitions_that_changed_places_are_refused()
    {
        (byte[] sound, TableModel model, TableMeta meta) = Build("two levels");
        TableFooter footer = TableFooter.Read(new TableFile(sound));
        BlockHandle[] partitions =
            [.. TableKinds.BlocksOf(sound).Where(b => b.Offset > footer.Properties.Offset && b != footer.Index)];
        BlockHandle[] pair = [.. partitions.GroupBy(b => b.Size).First(sizes => sizes.Count() > 1).Take(2)];
        (BlockHandle first, BlockHandle second) = (pair[0], pair[1]);
        byte[] swapped = (byte[])sound.Clone();
        sound.AsSpan((int)first.Offset, (int)(first.End - first.Offset)).CopyTo(swapped.AsSpan((int)second.Offset));
        sound.AsSpan((int)second.Offset, (int)(second.End - second.Offset)).CopyTo(swapped.AsSpan((int)first.Offset));
        TableDamageTests.AssertRightOrRefused(model, meta, new TableFile(swapped));

        // Signed for their new places they lead to the wrong blocks; only verification can tell.
        Sign(swapped, first);
        Sign(swapped, second);
        using TableReader table = TableReader.Open(new TableFile(swapped), meta, cache: null);
        Assert.Contains(
            TableVerifyTests.Verify(table),
            finding => finding.Detail.Contains("partition does not end", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x07 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x7F })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0x7F })]
    [InlineData(new byte[] { 0x01 })]
    public void A_compressed_block_of_a_wrong_length_is_refused_before_memory_is_taken(byte[] length)
    {
        (byte[] bytes, _, TableMeta meta) = Build("compressed");
        BlockHandle block = TableKinds.BlocksOf(bytes)[0];
        Assert.Equal(BlockTrailer.Snappy, TableKinds.CompressionOf(bytes, block));
        length.CopyTo(bytes, block.Offset);
        Sign(bytes, block);
        var cache = new BlockCache(1 << 20);
        using TableReader table = TableReader.Open(new TableFile(bytes), meta, cache);
        long before = cache.Bytes;
        using EntryIterator iterator = table.NewIterator(fillCache: true);
        var error = Assert.Throws<CorruptionException>(iterator.SeekToFirst);
        Assert.Equal(block.Offset, error.Offset);
        Assert.Equal(before, cache.Bytes);
    }

    [Fact]
    public void A_hash_index_that_leads_elsewhere_is_reported()
    {
        (byte[] bytes, _, TableMeta meta) = Build("hash index");
        BlockHandle block = TableKinds.BlocksOf(bytes)[0];

        // Before the last word stand the number of buckets and, before that, the buckets; all become empty ones.
        int end = (int)block.Offset + block.Size - 6;
        Assert.Equal(0x80, bytes[end + 5]);
        int buckets = bytes[end] + (bytes[end + 1] << 8);
        bytes.AsSpan(end - buckets, buckets).Fill(BlockHashIndex.None);
        Sign(bytes, block);
        using TableReader table = TableReader.Open(new TableFile(bytes), meta, cache: null);
        Assert.Contains(
            TableVerifyTests.Verify(table),
            finding => finding.Detail.Contains("hash index", StringComparison.Ordinal));
    }

    private static (byte[] Bytes, TableModel Model, TableMeta Meta) Build(string kind)
    {
        TableModel model = TableKinds.Model();
        var file = new TableFile();
        TableMeta meta = model.Build(file, TableKinds.All[kind]);
        return (file.ToArray(), model, meta);
    }

    private static void Sign(byte[] table, BlockHandle block)
    {
        Span<byte> content = table.AsSpan((int)block.Offset, block.Size);
        byte compression = TableKinds.CompressionOf(table, block);
        uint sum = Crc32C.Compute(content, BlockTrailer.Seed(TableModel.Id, block.Offset));
        BlockTrailer.Write(table.AsSpan((int)block.Offset + block.Size), compression, sum);
    }
}
