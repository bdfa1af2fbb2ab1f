using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Iridium.Engine;

namespace Iridium.Cli.Tests;

/// <summary>export, import, ingest, drop, size, and compact of a range; killed half-way and run again.</summary>
public sealed class BulkTests : ToolTest
{
    private const int Records = 40_000;

    [Theory]
    [InlineData("export all.file --all", "import all.file --all")]
    [InlineData("export all.file --all --binary", "import all.file --all --durability os")]
    [InlineData("export all.file --binary", "ingest all.file")]
    public async Task What_is_exported_can_be_imported_elsewhere(string export, string import)
    {
        Fill();
        string text = (await Tool.Run(export.Split(' '))).Done().Text;
        Assert.StartsWith("Exported 101 records", text, StringComparison.Ordinal);
        text = (await Tool.Run([.. import.Split(' '), "--data", "other"])).Done().Text;
        Assert.Contains("101 records", text, StringComparison.Ordinal);
        string[] here = (await Tool.Run("scan")).Done().Lines;
        Assert.Equal(here, (await Tool.Run("scan", "--data", "other")).Done().Lines);
        Assert.False(File.Exists(PathOf("all.file.unfinished")));
    }

    [Fact]
    public async Task An_export_is_a_file_for_its_owner_only_whatever_a_killed_run_left()
    {
        if (OperatingSystem.IsWindows()) return; // There files have the rights of their directory.
        Fill();
        await File.WriteAllTextAsync(PathOf("all.file.unfinished"), "left");
        (await Tool.Run("export", "all.file", "--all")).Done();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathOf("all.file")));
    }

    [Fact]
    public async Task Standard_output_and_input_carry_an_export_and_a_range_limits_it()
    {
        Fill();
        ToolRun export = (await Tool.Run("export", "--from", "key00010", "--to", "key00020")).Done();
        Assert.Equal(13, export.Lines.Length);
        ToolRun import = await Tool.RunWith(export.Output, "import", "--keyspace", "b", "--json");
        Assert.Equal(10, JsonDocument.Parse(import.Done().Text).RootElement.GetProperty("records").GetInt32());
        Assert.Equal(10, (await Tool.Run("scan", "--keyspace", "b")).Done().Lines.Length);

        // What scan prints as JSON is a form of import too.
        ToolRun scan = (await Tool.Run("scan", "--json")).Done();
        (await Tool.RunWith(scan.Output, "import", "--keyspace", "c")).Done();
        Assert.Equal(101, (await Tool.Run("scan", "--keyspace", "c")).Done().Lines.Length);
    }

    [Fact]
    public async Task A_damaged_file_is_exit_code_4_with_its_place_and_leaves_nothing()
    {
        Fill();
        (await Tool.Run("export", "all.file", "--binary")).Done();
        FlipByte(PathOf("all.file"), 100);
        (await Tool.Run("import", "all.file", "--keyspace", "b")).Fails(4, "all.file", "offset");
        Assert.Empty((await Tool.Run("scan", "--keyspace", "b")).Done().Lines);
        await File.WriteAllTextAsync(PathOf("lines"), "{\"key\":\"a\",\"value\":\"1\"}\n[]\n");
        (await Tool.Run("import", "lines", "--keyspace", "b")).Fails(4, "lines", "line 2, column 1");
        (await Tool.Run("import", "missing", "--data", "none")).Fails(1, "missing");
        Assert.False(Directory.Exists(PathOf("none")));
    }

    [Fact]
    public async Task An_ingest_out_of_order_is_a_wrong_usage_and_leaves_nothing()
    {
        ToolRun run = await Tool.RunWith(
            Bytes("{\"key\":\"b\",\"value\":\"1\"}\n{\"key\":\"a\",\"value\":\"2\"}\n"), "ingest");
        run.Fails(2, "Record 2", "0x61", "0x62");
        Assert.Empty((await Tool.Run("scan")).Done().Lines);
        Assert.Empty(Directory.GetFiles(Data, "*.tbl"));
    }

    [Fact]
    public async Task A_keyspace_is_dropped_for_good_and_default_is_not()
    {
        (await Tool.Run("put", "a", "1", "--keyspace", "b")).Done();
        Assert.Equal("{\"dropped\":\"b\"}\n", (await Tool.Run("drop", "b", "--json")).Done().Text);
        (await Tool.Run("get", "a", "--keyspace", "b")).Fails(1, "'b'", "default");
        (await Tool.Run("drop", "b")).Fails(1, "'b'");
        (await Tool.Run("drop", "default")).Fails(2, "default");
    }

    [Fact]
    public async Task Size_estimates_and_compact_of_a_range_leaves_the_rest()
    {
        Fill(records: 1_000);
        Assert.Matches("^about .* in 1 table\\), about 1,001 records", (await Tool.Run("size")).Done().Text);
        string json = (await Tool.Run("size", "--prefix", "key0000", "--json")).Done().Text;
        Assert.InRange(JsonDocument.Parse(json).RootElement.GetProperty("records").GetInt64(), 10, 700);
        (await Tool.Run("compact", "--from", "key00010", "--to", "key00020")).Done();
        Assert.Equal(1_001, (await Tool.Run("scan")).Done().Lines.Length);
        (await Tool.Run("compact", "--from", "a", "--prefix", "b")).Fails(2, "--prefix");
    }

    [Fact]
    public async Task An_ingest_that_is_killed_leaves_nothing_and_runs_again()
    {
        byte[] lines = Lines();
        await Kill(lines, "ingest", () => Directory.Exists(Data) && Directory.GetFiles(Data, "*.tbl").Length > 0);
        (await Tool.Run("verify")).Done();
        Assert.Empty((await Tool.Run("scan")).Done().Lines);
        (await Tool.RunWith(lines, "ingest")).Done();
        RequireAll();
    }

    [Fact]
    public async Task An_import_that_is_killed_keeps_whole_batches_and_runs_again()
    {
        byte[] lines = Lines();
        await Kill(lines, "import", () => Directory.Exists(Data) && Directory.GetFiles(Data, "*.wal")
            .Sum(path => new FileInfo(path).Length) > 1024 * 1024);
        (await Tool.Run("verify")).Done();
        int there = (await Tool.Run("scan")).Done().Lines.Length;
        Assert.InRange(there, 1, Records - 1);
        (await Tool.RunWith(lines, "import")).Done();
        RequireAll();
    }

    [Fact]
    public async Task An_export_that_is_killed_leaves_no_file_of_that_name_and_runs_again()
    {
        Fill(records: 20_000, valueBytes: 1_000);

        // On a busy machine an export may be over before anyone looks at its file; then there is another one.
        bool wasMet = false;
        for (int attempt = 0; attempt < 20 && !wasMet; attempt++)
        {
            File.Delete(PathOf("all.file"));
            using Process process = Tool.Start(Iridium.Cli.Tests.Tool.Program, "export", "all.file");
            while (!File.Exists(PathOf("all.file.unfinished")) && !process.HasExited) await Task.Yield();
            process.Kill();
            await process.WaitForExitAsync();
            wasMet = !File.Exists(PathOf("all.file"));
        }

        Assert.True(wasMet);
        (await Tool.Run("export", "all.file")).Done();
        (await Tool.Run("import", "all.file", "--data", "other", "--durability", "os")).Done();
        Assert.Equal(20_001, (await Tool.Run("scan", "--data", "other")).Done().Lines.Length);
    }

    /// <summary>Feeds half of the lines, waits until the tool has done something, and kills it.</summary>
    private async Task Kill(byte[] lines, string command, Func<bool> hasBegun)
    {
        using Process process = Tool.Start(Iridium.Cli.Tests.Tool.Program, command);
        Stream input = process.StandardInput.BaseStream;
        await input.WriteAsync(lines.AsMemory(0, lines.Length / 2));
        await input.FlushAsync();
        while (!hasBegun())
        {
            Assert.False(process.HasExited);
            await Task.Yield();
        }

        process.Kill();
        await process.WaitForExitAsync();
    }

    private void RequireAll()
    {
        using IridiumDatabase database = IridiumDatabase.Open(Data);
        using Cursor cursor = database.Default.OpenCursor();
        int count = 0;
        while (cursor.MoveNext()) count++;
        Assert.Equal(Records, count);
    }

    private static byte[] Lines()
    {
        var text = new StringBuilder();
        string value = new('v', 400);
        for (int i = 0; i < Records; i++) text.Append($"{{\"key\":\"key{i:D6}\",\"value\":\"{value}{i}\"}}\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
