using System.Diagnostics;
using System.Text;
using Iridium.Engine;

namespace Iridium.Cli.Tests;

/// <summary>scan: bounds, both directions, escaping, and what happens when nobody listens or waits any more.</summary>
public sealed class ScanTests : ToolTest
{
    [Fact]
    public async Task Bounds_direction_and_limit_choose_the_records()
    {
        Fill(records: 0);
        foreach (string key in (string[])["a", "b1", "b2", "c"]) await Tool.Run("put", key, key.ToUpperInvariant());
        Assert.Equal(["a", "b1", "b2", "c", "last"], await Keys());
        Assert.Equal(["b1", "b2"], await Keys("--prefix", "b"));
        Assert.Equal(["b1", "b2"], await Keys("--from", "b", "--to", "c"));
        Assert.Equal(["last", "c", "b2"], await Keys("--reverse", "--limit", "3"));
        Assert.Equal(["b2", "b1"], await Keys("--prefix", "b", "--reverse"));
        Assert.Empty(await Keys("--limit", "0"));
        (await Tool.Run("scan", "--prefix", "b", "--from", "a")).Fails(2, "--prefix");
        (await Tool.Run("scan", "--limit", "-1")).Fails(2, "--limit");
    }

    [Fact]
    public async Task A_line_is_a_record_whatever_bytes_it_holds()
    {
        await Tool.Run("put", "tab\there", "line\nend\\ ä\u0001");
        (await Tool.Run("put", "--hex", "ff", "c285")).Done();
        string[] lines = (await Tool.Run("scan")).Done().Lines;
        Assert.Equal([@"tab\there" + "\t" + @"line\nend\\ ä\x01", @"\xff" + "\t" + @"\xc2\x85"], lines);
    }

    [Fact]
    public async Task A_closed_pipe_ends_a_scan_quietly()
    {
        Fill(records: 200, valueBytes: 200_000);
        using Process process = Tool.Start(Tool.Program, "scan");
        Assert.True(await process.StandardOutput.BaseStream.ReadAsync(new byte[100]) > 0);
        process.StandardOutput.Close();
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal("", error);
        Assert.Equal(0, process.ExitCode);
    }

    [InterruptFact]
    public async Task An_interrupt_ends_a_scan_with_130_and_closes_the_database()
    {
        Fill(records: 500, valueBytes: 200_000);
        using Process process = Tool.Start(Tool.Program, "scan");
        Assert.True(await process.StandardOutput.BaseStream.ReadAsync(new byte[100]) > 0);
        using (Process kill = Process.Start("kill", ["-INT", process.Id.ToString()])) await kill.WaitForExitAsync();
        (await Tool.Finish(process)).Fails(130, "interrupted");
        using IridiumDatabase database = IridiumDatabase.Open(Data);
        Assert.Equal("in the log", Encoding.UTF8.GetString(database.Default.Get("last"u8)!));
    }

    private async Task<string[]> Keys(params string[] arguments)
    {
        ToolRun run = await Tool.Run(["scan", .. arguments]);
        return [.. run.Done().Lines.Select(line => line.Split('\t')[0])];
    }
}
