using Iridium.Engine.Records;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Tests.Tables;

public class TableVerifyTests
{
    [Fact]
    public void A_sound_table_has_no_findings()
    {
        using TableReader table = TableModel.Random(3, 300).Open();
        Assert.Empty(Verify(table));
    }

    [Fact]
    public void Every_flipped_byte_is_reported_while_the_table_is_open()
    {
        var file = new TableFile();
        TableModel model = TableDamageTests.SmallTable();
        TableMeta meta = model.Build(file, TableDamageTests.Options);
        byte[] sound = file.ToArray();
        using TableReader table = TableReader.Open(file, meta, cache: null);
        for (int i = 0; i < sound.Length; i++)
        {
            file.Write([(byte)~sound[i]], i);
            Assert.NotEmpty(Verify(table));
            file.Write([sound[i]], i);
        }

        Assert.Empty(Verify(table));
    }

    [Fact]
    public void Damage_in_one_block_is_reported_at_that_block_and_the_rest_is_still_checked()
    {
        var file = new TableFile();
        TableMeta meta = TableModel.Random(4, 300).Build(file);
        using TableReader table = TableReader.Open(file, meta, cache: null);
        file.Write([0xAA, 0xBB], 10);
        file.Write([0xAA, 0xBB], 2000);
        List<(long Offset, string Detail)> findings = Verify(table);
        Assert.True(findings.Count == 2, string.Join('\n', findings));
        Assert.Equal(0, findings[0].Offset);
        Assert.InRange(findings[1].Offset, 1, 2000);
        Assert.All(findings, finding => Assert.Contains("checksum", finding.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public void A_manifest_that_says_otherwise_is_reported()
    {
        var file = new TableFile();
        TableMeta meta = TableModel.Random(4, 30).Build(file);
        using TableReader table = TableReader.Open(file, meta with { EntryCount = 1, End = [0xFF] }, cache: null);
        Assert.Equal(2, Verify(table).Count);
    }

    [Fact]
    public void A_cancelled_verification_stops()
    {
        using TableReader table = TableModel.Random(3, 300).Open();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => table.Verify((_, _) => { }, cancelled.Token));
    }

    [Fact]
    public void A_filter_that_misses_a_key_is_reported()
    {
        // Two tables of one identity and one layout, whose keys differ: the filter of one does not fit the other, and
        // since all checksums of the block are right only the comparison with the keys can tell.
        byte[] first = Build([1, 1]);
        byte[] second = Build([1, 2]);
        int filter = FilterOffset(first);
        Assert.Equal(filter, FilterOffset(second));
        second.AsSpan(filter, 71).CopyTo(first.AsSpan(filter));
        var file = new TableFile(first);
        using TableReader table = TableReader.Open(file, TableReader.ReadMeta(file), cache: null);
        (long offset, string detail) = Assert.Single(Verify(table));
        Assert.Equal(filter, offset);
        Assert.Contains("filter misses 1", detail, StringComparison.Ordinal);
    }

    internal static List<(long Offset, string Detail)> Verify(TableReader table)
    {
        var findings = new List<(long, string)>();
        table.Verify((offset, detail) => findings.Add((offset, detail)), CancellationToken.None);
        return findings;
    }

    private static byte[] Build(byte[] key)
    {
        var model = new TableModel();
        model.Add(key, 1, EntryKind.Put, [1]);
        var file = new TableFile();
        model.Build(file);
        return file.ToArray();
    }

    private static int FilterOffset(byte[] table) => (int)BitConverter.ToInt64(table, table.Length - 128 + 40);
}
