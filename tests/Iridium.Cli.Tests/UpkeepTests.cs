using System.Text.Json;
using Iridium.Engine;

namespace Iridium.Cli.Tests;

/// <summary>stats, flush, compact, verify and dump.</summary>
public sealed class UpkeepTests : ToolTest
{
    [Fact]
    public async Task Stats_are_a_table_or_the_record_as_json()
    {
        Fill();
        string text = (await Tool.Run("stats")).Done().Text;
        Assert.Contains("last sequence  101\n", text, StringComparison.Ordinal);
        Assert.Contains("level 0", text, StringComparison.Ordinal);
        JsonElement json = Json((await Tool.Run("stats", "--json")).Done());
        Assert.Equal(101, json.GetProperty("lastSequence").GetInt64());
        Assert.Equal("default", json.GetProperty("keyspaces")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Stats_tell_levels_amplification_and_what_opening_did()
    {
        Fill();
        string text = (await Tool.Run("stats")).Done().Text;
        string[] parts = ["space ampl.", "deletions", "written", "since open", "log syncs", "write stalls"];
        foreach (string part in parts)
            Assert.Contains(part, text, StringComparison.Ordinal);
        JsonElement json = Json((await Tool.Run("stats", "--json")).Done());
        Assert.Equal(1, json.GetProperty("spaceAmplification").GetDouble());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("writeAmplification").ValueKind);
        Assert.Equal(0, json.GetProperty("writeStalls").GetInt64());
        JsonElement level = json.GetProperty("keyspaces")[0].GetProperty("levels")[0];
        Assert.Equal(0, level.GetProperty("deletions").GetInt64());
        Assert.True(level.GetProperty("entries").GetInt64() > 0);
    }

    [Fact]
    public async Task Flush_and_compact_say_what_became_of_the_tables()
    {
        Fill();
        Assert.Contains("2 tables", (await Tool.Run("flush")).Done().Text, StringComparison.Ordinal);
        Assert.Contains("after", (await Tool.Run("compact")).Done().Text, StringComparison.Ordinal);
        JsonElement json = Json((await Tool.Run("compact", "--json")).Done());
        Assert.Equal(1, json.GetProperty("after").GetProperty("tables").GetInt32());
        Assert.Equal(101, (await Tool.Run("scan")).Done().Lines.Length);
    }

    [Fact]
    public async Task Verify_of_a_good_database_finds_nothing()
    {
        Fill();
        Assert.Contains("no damage", (await Tool.Run("verify")).Done().Text, StringComparison.Ordinal);
        JsonElement json = Json((await Tool.Run("verify", "--json")).Done());
        Assert.Equal(0, json.GetProperty("findings").GetArrayLength());
        Assert.Equal(3, json.GetProperty("files").GetInt32());
    }

    [Theory]
    [InlineData(".tbl", 40)]
    [InlineData(".wal", 100)]
    [InlineData("MANIFEST-000001", 50)]
    [InlineData("CURRENT", 3)]
    public async Task Verify_names_file_and_offset_of_one_flipped_byte_with_exit_code_4(string ending, long offset)
    {
        Fill();
        string file = FileOf(ending);
        FlipByte(file, offset);
        ToolRun run = (await Tool.Run("verify")).Fails(4, file, "offset ");
        Assert.Contains($"damage: {file} at offset ", run.Text, StringComparison.Ordinal);
        JsonElement finding = Json((await Tool.Run("verify", "--json")).Fails(4)).GetProperty("findings")[0];
        Assert.Equal(file, finding.GetProperty("file").GetString());
        Assert.InRange(finding.GetProperty("offset").GetInt64(), 0, offset);
    }

    [Fact]
    public async Task Reading_a_damaged_block_is_exit_code_4_with_file_and_offset()
    {
        Fill();
        FlipByte(FileOf(".tbl"), 40);
        (await Tool.Run("get", "key00001")).Fails(4, FileOf(".tbl"), "offset 0");
        (await Tool.Run("scan")).Fails(4, FileOf(".tbl"));
        Assert.Equal("in the log", (await Tool.Run("get", "last")).Done().Text);
    }

    [Fact]
    public async Task Dump_shows_every_kind_of_file_by_path_and_by_name()
    {
        Fill(records: 3);
        string wal = (await Tool.Run("dump", FileOf(".wal"))).Done().Text;
        Assert.Contains("key=\"last\"  valueBytes=10  value=\"in the log\"", wal, StringComparison.Ordinal);
        string table = (await Tool.Run("dump", Path.GetFileName(FileOf(".tbl")))).Done().Text;
        Assert.Contains("key=\"key00002\"", table, StringComparison.Ordinal);
        string manifest = (await Tool.Run("dump", "MANIFEST-000001")).Done().Text;
        Assert.Contains("create-keyspace  keyspace=1  name=default", manifest, StringComparison.Ordinal);

        foreach (string line in (await Tool.Run("dump", FileOf(".wal"), "--json")).Done().Lines)
            Assert.True(JsonDocument.Parse(line).RootElement.TryGetProperty("offset", out _));
        string hex = (await Tool.Run("dump", FileOf(".wal"), "--hex")).Done().Text;
        Assert.Contains("key=6c617374", hex, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dump_of_a_broken_file_shows_the_rest_and_ends_with_exit_code_4()
    {
        Fill(records: 3);
        FlipByte(FileOf(".wal"), 70);
        ToolRun run = (await Tool.Run("dump", FileOf(".wal"))).Fails(4, "1 damaged place");
        Assert.Contains("64  damage", run.Text, StringComparison.Ordinal);
        Assert.Contains("key=\"last\"", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dump_works_while_the_database_is_open()
    {
        Fill(records: 3);
        using IridiumDatabase database = IridiumDatabase.Open(Data);
        (await Tool.Run("dump", FileOf(".tbl"))).Done();
    }

    [Fact]
    public async Task Dump_of_what_is_no_file_of_a_database_is_an_error()
    {
        await File.WriteAllTextAsync(PathOf("text"), new string('x', 1_000));
        (await Tool.Run("dump", "text")).Fails(1, "'text'");
        (await Tool.Run("dump", "missing")).Fails(1, "'missing'");
        (await Tool.Run("dump", ".")).Fails(1);
        (await Tool.Run("dump", "")).Fails(2, "FILE");
    }

    private static JsonElement Json(ToolRun run) => JsonDocument.Parse(Assert.Single(run.Lines)).RootElement;
}
