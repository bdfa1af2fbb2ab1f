using System.Diagnostics;

namespace Iridium.Cli.Tests;

/// <summary>That durability is no promise only: the system calls that make it true are seen.</summary>
public sealed class SyncTests : ToolTest
{
    [StraceFact]
    public async Task The_first_put_syncs_the_log_and_both_directories_and_a_later_one_the_log_and_its_own()
    {
        string[] first = await SyncsOf("put", "a", "1");
        Assert.Contains(first, line => line.Contains(Data + ">", StringComparison.Ordinal));
        Assert.Contains(first, line => line.Contains(Path.GetDirectoryName(Data) + ">", StringComparison.Ordinal));
        Assert.Contains(first, line => line.Contains(".wal>", StringComparison.Ordinal));

        string[] second = await SyncsOf("put", "b", "2");
        Assert.Contains(second, line => line.Contains(".wal>", StringComparison.Ordinal));

        // The directory too, since a process killed before may have left entries unsynced; but nothing above it.
        Assert.Contains(second, line => line.Contains(Data + ">", StringComparison.Ordinal));
        Assert.DoesNotContain(
            second, line => line.Contains(Path.GetDirectoryName(Data) + ">", StringComparison.Ordinal));
    }

    private async Task<string[]> SyncsOf(params string[] arguments)
    {
        string trace = PathOf("trace");
        string[] all = ["-f", "-y", "-e", "trace=fsync,fdatasync", "-o", trace, Iridium.Cli.Tests.Tool.Program];
        using Process process = Tool.Start(StraceFactAttribute.Program, [.. all, .. arguments]);
        (await Iridium.Cli.Tests.Tool.Finish(process)).Done();
        return await File.ReadAllLinesAsync(trace);
    }
}
