using System.Text.Json;

namespace Iridium.Cli.Tests;

/// <summary>repair</summary>
public sealed class RepairTests : ToolTest
{
    [Fact]
    public async Task A_sound_database_is_said_to_be_sound()
    {
        Fill();
        string text = (await Tool.Run("repair")).Done().Text;
        Assert.Contains("is sound", text, StringComparison.Ordinal);
        Assert.Contains("nothing is lost", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_manifest_is_rebuilt()
    {
        Fill();
        foreach (string file in Directory.GetFiles(Data, "MANIFEST-*")) File.Delete(file);
        (await Tool.Run("get", "last")).Fails(4);
        using JsonDocument json = JsonDocument.Parse((await Tool.Run("repair", "--json")).Done().Text);
        Assert.True(json.RootElement.GetProperty("isManifestRebuilt").GetBoolean());
        Assert.Equal(101, (await Tool.Run("scan")).Done().Lines.Length);
        (await Tool.Run("verify")).Done();
    }

    [Fact]
    public async Task A_damaged_table_is_saved_in_part_and_the_loss_is_told()
    {
        Fill(records: 1_000);
        string table = FileOf(".tbl");
        FlipByte(table, 100);
        ToolRun dry = (await Tool.Run("repair", "--dry-run")).Fails(4, table);
        Assert.Contains("would be repaired", dry.Text, StringComparison.Ordinal);
        (await Tool.Run("verify")).Fails(4);
        ToolRun run = (await Tool.Run("repair")).Fails(4, table);
        Assert.Contains("lost: " + table, run.Text, StringComparison.Ordinal);
        Assert.Contains("keyspace 'default'", run.Text, StringComparison.Ordinal);
        (await Tool.Run("verify")).Done();
        Assert.InRange((await Tool.Run("scan")).Done().Lines.Length, 700, 1_000);
        Assert.True(File.Exists(Path.Combine(Data, "lost", Path.GetFileName(table))));
        Assert.Contains("is sound", (await Tool.Run("repair")).Done().Text, StringComparison.Ordinal);
    }
}
