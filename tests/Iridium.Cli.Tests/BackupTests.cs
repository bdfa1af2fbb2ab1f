using System.Diagnostics;
using System.Text.Json;
using Iridium.Engine;

namespace Iridium.Cli.Tests;

/// <summary>checkpoint, backup and restore.</summary>
public sealed class BackupTests : ToolTest
{
    [Fact]
    public async Task A_checkpoint_is_a_database_of_its_own()
    {
        Fill();
        string text = (await Tool.Run("checkpoint", "copy")).Done().Text;
        Assert.Equal("Made a checkpoint in 'copy', through sequence 101.\n", text);
        await Tool.Run("put", "more", "here");
        Assert.Equal(101, (await Tool.Run("scan", "--data", "copy")).Done().Lines.Length);
        Assert.Equal(102, (await Tool.Run("scan")).Done().Lines.Length);
        (await Tool.Run("checkpoint", "copy")).Fails(1, "not empty");
        (await Tool.Run("checkpoint", "")).Fails(2, "DIR");
    }

    [Fact]
    public async Task Backups_are_made_listed_verified_pruned_and_restored()
    {
        Fill();
        Assert.StartsWith(
            "Made backup 1 in 'backups': through sequence 101, ",
            (await Tool.Run("backup", "create", "backups")).Done().Text,
            StringComparison.Ordinal);
        await Tool.Run("put", "more", "here");
        JsonElement second = Json((await Tool.Run("backup", "create", "backups", "--json")).Done());
        Assert.Equal(2, second.GetProperty("id").GetInt64());
        Assert.True(second.GetProperty("copiedBytes").GetInt64() < second.GetProperty("bytes").GetInt64());
        string[] list = (await Tool.Run("backup", "list", "backups")).Done().Lines;
        Assert.Equal(3, list.Length);
        Assert.StartsWith("id", list[0], StringComparison.Ordinal);
        Assert.Contains(
            "no damage", (await Tool.Run("backup", "verify", "backups")).Done().Text, StringComparison.Ordinal);

        (await Tool.Run("restore", "backups", "--data", "new")).Done();
        Assert.Equal("here", (await Tool.Run("get", "more", "--data", "new")).Done().Text);
        (await Tool.Run("restore", "backups", "--data", "new")).Fails(1, "not empty");
        (await Tool.Run("restore", "backups", "--id", "1", "--data", "old")).Done();
        (await Tool.Run("get", "more", "--data", "old")).Fails(3);
        JsonElement cut = Json((await Tool.Run(
            "restore", "backups", "--through-sequence", "100", "--data", "cut", "--json")).Done());
        Assert.Equal(100, cut.GetProperty("lastSequence").GetInt64());
        (await Tool.Run("get", "last", "--data", "cut")).Fails(3);
        (await Tool.Run("restore", "backups", "--through-sequence", "99", "--data", "no")).Fails(
            1, "Available: backup 1 from 100 to 101");

        Assert.Equal("Removed 1 backup.\n", (await Tool.Run("backup", "prune", "backups", "--keep", "1")).Done().Text);
        Assert.Single((await Tool.Run("backup", "list", "backups", "--json")).Done().Lines);
        (await Tool.Run("backup", "prune", "backups", "--keep", "1", "--older-than", "soon")).Fails(2, "--older-than");
        (await Tool.Run("backup", "prune", "backups", "--keep", "1", "--older-than=-12:00:00")).Fails(2, "below zero");
    }

    [Fact]
    public async Task A_backup_goes_through_a_pipe()
    {
        Fill();
        byte[] backup = (await Tool.Run("backup", "create", "-")).Done().Output;
        (await Tool.RunWith(backup, "restore", "-", "--data", "new")).Done();
        Assert.Equal(
            (await Tool.Run("scan")).Done().Text, (await Tool.Run("scan", "--data", "new")).Done().Text);
        backup[backup.Length / 2] ^= 1;
        (await Tool.RunWith(backup, "restore", "-", "--data", "bad")).Fails(4, "backup stream", "offset");
        (await Tool.RunWith(backup[..200], "restore", "-", "--data", "bad")).Fails(4, "ends here");
        (await Tool.Run("get", "last", "--data", "bad")).Fails(1);
        (await Tool.RunWith(backup, "restore", "-", "--id", "1", "--data", "bad")).Fails(2, "--id");
    }

    [Fact]
    public async Task Damage_of_a_backup_is_found_and_never_restored()
    {
        Fill();
        await Tool.Run("backup", "create", "backups");
        string table = Assert.Single(Directory.GetFiles(PathOf("backups"), "*.tbl"));
        FlipByte(table, 40);
        ToolRun run = (await Tool.Run("backup", "verify", "backups")).Fails(4, table);
        Assert.Contains("damage: " + table, run.Text, StringComparison.Ordinal);
        (await Tool.Run("restore", "backups", "--data", "new")).Fails(4, table);
        Assert.Equal(["LOCK"], Directory.GetFiles(PathOf("new")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_wrong_command_line_says_what_to_do()
    {
        (await Tool.Run("backup")).Fails(2, "create, list, verify, prune", "'iridium backup --help'");
        (await Tool.Run("backup", "create")).Fails(2, "DIR is missing", "'iridium backup create --help'");
        (await Tool.Run("backup", "list", "nowhere")).Fails(1, "nowhere");
        Assert.Contains(
            "iridium backup verify /backup/shop --id 7",
            (await Tool.Run("backup", "verify", "--help")).Done().Text,
            StringComparison.Ordinal);
        Assert.Contains(
            "closed", (await Tool.Run("checkpoint", "--help")).Done().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_at_any_moment_and_run_again_each_comes_to_its_end()
    {
        Fill(40_000, 1_000);
        string expected = Scan(Data);
        await KillThenRun(["checkpoint", "copy"], "copy");
        Assert.Equal(expected, Scan(PathOf("copy")));
        await KillThenRun(["backup", "create", "backups"], "backups");
        (await Tool.Run("backup", "verify", "backups")).Done();
        Assert.DoesNotContain("copy.tmp", Directory.GetFiles(PathOf("backups")).Select(Path.GetFileName));
        await KillThenRun(["restore", "backups", "--data", "restored"], "restored");
        Assert.Equal(expected, Scan(PathOf("restored")));
    }

    /// <summary>Kills a run as soon as it has made its directory, a little later each time, until one is through.
    /// </summary>
    private async Task KillThenRun(string[] arguments, string directory)
    {
        for (int files = 1; files <= 3; files++)
        {
            using Process process = Tool.Start(Tool.Program, arguments);
            while (!process.HasExited && FilesIn(directory) <= files) Thread.Yield();
            if (process.HasExited) break;
            process.Kill();
            await process.WaitForExitAsync();
        }

        ToolRun last = await Tool.Run(arguments);
        if (last.Code != 0) last.Fails(1, "not empty");
    }

    private int FilesIn(string directory) =>
        Directory.Exists(PathOf(directory)) ? Directory.GetFiles(PathOf(directory)).Length : 0;

    private static JsonElement Json(ToolRun run) => JsonDocument.Parse(Assert.Single(run.Lines)).RootElement;

    private static string Scan(string directory)
    {
        using IridiumDatabase database = IridiumDatabase.Open(
            directory, new DatabaseOptions { CreateIfMissing = false });
        using Cursor cursor = database.Default.OpenCursor();
        long records = 0;
        while (cursor.MoveNext()) records++;
        return $"{records} records through {database.LastSequence}";
    }
}
