using Iridium.Engine.Tables;
using Iridium.Engine.Versions;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Versions;

public sealed class VersionEditTests(ITestOutputHelper output)
{
    [Fact]
    public void An_edit_reads_back_as_it_was_written()
    {
        VersionEdit written = Everything();
        VersionEdit read = VersionEditReader.Decode(VersionEditWriter.Encode(written))!;
        Assert.Equivalent(written, read, strict: true);
    }

    [Fact]
    public void An_empty_edit_changes_nothing()
    {
        VersionEdit read = VersionEditReader.Decode(VersionEditWriter.Encode(new VersionEdit()))!;
        Assert.Equivalent(new VersionEdit(), read, strict: true);
    }

    [Fact]
    public void A_seal_is_told_from_an_edit() =>
        Assert.Null(VersionEditReader.Decode([(byte)VersionEditTag.Seal]));

    [Fact]
    public void Every_truncation_reads_as_a_shorter_edit_or_is_refused()
    {
        byte[] bytes = VersionEditWriter.Encode(Everything());
        int refused = 0;
        for (int length = 0; length < bytes.Length; length++) refused += Refuses(bytes[..length]) ? 1 : 0;

        // An edit has no length of its own, so a cut between two fields shows only in the frame's checksum.
        Assert.InRange(refused, bytes.Length - 19, bytes.Length - 1);
    }

    [Fact]
    public void Every_flipped_byte_and_all_garbage_reads_or_is_refused_as_invalid_data()
    {
        int seed = TestSeed.Next(output.WriteLine);
        var random = new Random(seed);
        byte[] bytes = VersionEditWriter.Encode(Everything());
        for (int at = 0; at < bytes.Length; at++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] flipped = [.. bytes];
                flipped[at] ^= (byte)(1 << bit);
                Refuses(flipped);
            }
        }

        for (int i = 0; i < 20_000; i++)
        {
            byte[] garbage = new byte[random.Next(40)];
            random.NextBytes(garbage);
            if (garbage.Length > 0) garbage[0] %= 14;
            Refuses(garbage);
        }
    }

    [Theory]
    [InlineData(14, new byte[] { 14 })]
    [InlineData(0, new byte[] { 11, 1, 3, 6, 5, 1 })]
    [InlineData(0, new byte[] { 11, 1, 4, 6, 2, 1, 1 })]
    [InlineData(0, new byte[] { 11, 1, 3, 2, 1, 7 })]
    [InlineData(0, new byte[] { 12, 3, 1, 1, 7 })]
    [InlineData(0, new byte[] { 7, 1, 7 })]
    [InlineData(0, new byte[] { 6, 0, 1 })]
    [InlineData(0, new byte[] { 5, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0x07 })]
    public void Unknown_fields_levels_ids_and_lengths_are_refused(int tag, byte[] bytes)
    {
        Assert.True(Refuses(bytes));
        Assert.False(tag != 0 && Enum.IsDefined((VersionEditTag)tag));
    }

    [Theory]
    [InlineData(new byte[] { 11, 1, 3, 20, 1, 0 })]
    [InlineData(new byte[] { 11, 1, 3, 6, 1, 2 })]
    [InlineData(new byte[] { 11, 1, 3, 8, 1, 3 })]
    public void An_option_that_only_a_newer_build_can_know_is_a_matter_of_the_format_version(byte[] bytes) =>
        Assert.Throws<FormatVersionException>(() => VersionEditReader.Decode(bytes));

    [Fact]
    public void A_property_with_an_odd_tag_is_passed_over_by_who_does_not_know_it()
    {
        VersionEdit edit = VersionEditReader.Decode([11, 1, 10, 99, 3, 1, 2, 3, 4, 1, 5, 99, 0])!;
        Assert.Equal(KeyspaceOptions.Default with { FilterBitsPerKey = 5 }, edit.ChangedOptions[1]);
    }

    [Fact]
    public void Options_of_a_keyspace_of_the_same_edit_are_its_own_and_left_out_ones_are_the_defaults()
    {
        byte[] created = [5, 1, 1, (byte)'k', 0x80, 0x10, 10];
        VersionEdit first = VersionEditReader.Decode(created)!;
        Assert.Equal(KeyspaceOptions.Default with { BlockBytes = 2_048 }, first.CreatedKeyspaces[0].Options);
        VersionEdit both = VersionEditReader.Decode([.. created, 11, 1, 3, 8, 1, 2])!;
        KeyspaceOptions expected = KeyspaceOptions.Default with { Compaction = CompactionStyle.Fifo };
        Assert.Equal(expected, both.CreatedKeyspaces[0].Options);
        Assert.Empty(both.ChangedOptions);
    }

    /// <summary>Whether an edit is refused; any other exception than the declared one fails the test.</summary>
    private static bool Refuses(byte[] bytes)
    {
        try
        {
            VersionEditReader.Decode(bytes);
            return false;
        }
        catch (Exception error) when (error is InvalidDataException or FormatVersionException)
        {
            return true;
        }
    }

    private static VersionEdit Everything()
    {
        var edit = new VersionEdit
        {
            DatabaseId = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
            NextFileNumber = long.MaxValue,
            OldestWal = 3,
            NewestWal = 1_000_000,
            SealedWalBytes = 77,
            OldestRetainedWal = 2,
        };
        edit.RetainedWals.Add(new ClosedSegment(2, 4_096, 99) { ClosedTicks = 12_345 });
        edit.CreatedKeyspaces.Add(new KeyspaceRecord(1, "default", KeyspaceOptions.Default));
        edit.CreatedKeyspaces.Add(
            new KeyspaceRecord(300, "größer", new KeyspaceOptions { BlockBytes = 1_024, FilterBitsPerKey = 0 }));
        edit.ChangedOptions[7] = new KeyspaceOptions
        {
            Compression = CompressionMethod.Snappy,
            Compaction = CompactionStyle.Fifo,
            FifoBytesMax = 1L << 40,
            FifoAgeMax = TimeSpan.FromHours(36),
        };
        var first = new TreeEdit(1) { FlushedThrough = 12_345 };
        first.Added.Add(new TableAddition(0, TestTables.Of(7, "a", "")));
        TableMeta table = TestTables.Of(8, "k", "z") with { CreatedTicks = 12_345_678, HalfExpiredTicks = 99_999 };
        first.Added.Add(new TableAddition(6, table));
        first.Removed.Add(new TableRemoval(2, 9));
        var second = new TreeEdit(300);
        second.Removed.Add(new TableRemoval(0, 10));
        edit.Trees.Add(first);
        edit.Trees.Add(second);
        return edit;
    }
}
