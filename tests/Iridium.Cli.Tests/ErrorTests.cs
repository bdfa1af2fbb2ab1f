using System.Diagnostics;
using Iridium.Engine;

namespace Iridium.Cli.Tests;

/// <summary>What goes wrong is one line on standard error and a code, and leaves nothing behind.</summary>
public sealed class ErrorTests : ToolTest
{
    public static TheoryData<string> Readers => new(
        "get a", "delete a", "scan", "stats", "flush", "compact", "verify", "size", "export", "drop a");

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Commands_that_need_a_database_make_none(string command)
    {
        (await Tool.Run(command.Split(' '))).Fails(1, Data);
        Assert.False(Directory.Exists(Data));

        Directory.CreateDirectory(Data);
        (await Tool.Run(command.Split(' '))).Fails(1, Data);
        Assert.Empty(Directory.GetFileSystemEntries(Data));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task A_directory_of_other_files_is_no_database_and_stays_as_it_is(string command)
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(Path.Combine(Data, "notes.txt"), "CURRENT");
        (await Tool.Run(command.Split(' '))).Fails(1, "no database");
        Assert.Single(Directory.GetFileSystemEntries(Data));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Garbage_where_a_database_was_is_corruption(string command)
    {
        Fill();
        foreach (string file in Directory.GetFiles(Data)) await File.WriteAllTextAsync(file, "garbage\n");
        ToolRun run = await Tool.Run(command.Split(' '));
        run.Fails(4, "CURRENT");
    }

    [UnixFact]
    public async Task A_file_in_place_of_a_directory_is_one_line()
    {
        foreach (string command in (string[])["get a", "put a 1", "scan", "verify", "stats"])
            (await Tool.Run([.. command.Split(' '), "--data", "/dev/null"])).Fails(1, "/dev/null");
    }

    [Fact]
    public async Task A_locked_directory_names_its_owner()
    {
        using IridiumDatabase database = IridiumDatabase.Open(Data);
        foreach (string command in (string[])["put a 1", "get a", "verify", "stats"])
            (await Tool.Run(command.Split(' '))).Fails(1, Data, $"process {Environment.ProcessId}");
    }

    [Theory]
    [InlineData("", "--help")]
    [InlineData("frobnicate", "'frobnicate'")]
    [InlineData("put", "KEY")]
    [InlineData("put a", "VALUE")]
    [InlineData("get a b", "'b'")]
    [InlineData("get a --colour", "'--colour'")]
    [InlineData("get a --durability maybe", "'maybe'")]
    [InlineData("put a b --ttl", "--ttl")]
    [InlineData("get a --data=", "--data")]
    [InlineData("get a --keyspace=", "--keyspace")]
    public async Task Wrong_usage_is_exit_code_2(string arguments, string word) =>
        (await Tool.Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Fails(2, word);

    [Fact]
    public async Task A_name_of_a_keyspace_that_is_too_long_is_a_wrong_usage() =>
        (await Tool.Run("put", "a", "1", "--keyspace", new string('x', 300))).Fails(2, "255");

    [Fact]
    public async Task Help_has_examples_and_exit_codes_for_every_command()
    {
        string[] commands =
        [
            "put", "get", "delete", "scan", "stats", "flush", "compact", "verify", "dump", "size", "export", "import",
            "ingest", "drop",
        ];
        foreach (string[] command in (string[][])[[], .. commands.Select(name => new[] { name })])
        {
            string help = (await Tool.Run([.. command, "--help"])).Done().Text;
            Assert.Contains("Examples:\n  iridium", help, StringComparison.Ordinal);
            Assert.Contains("corruption was found", help, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Verbose_logs_to_standard_error_and_shows_errors_in_full()
    {
        ToolRun run = await Tool.Run("put", "a", "1", "--verbose");
        Assert.Equal(0, run.Code);
        Assert.Empty(run.Output);
        Assert.Contains("Opened", run.Error, StringComparison.Ordinal);

        ToolRun missing = await Tool.Run("get", "a", "--verbose", "--data", "nowhere");
        Assert.Equal(1, missing.Code);
        Assert.Contains(nameof(IridiumException), missing.Error, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_full_disk_under_the_output_is_an_error()
    {
        Fill();
        string scan = $"'{Iridium.Cli.Tests.Tool.Program}' scan > /dev/full";
        using Process process = Tool.Start("/bin/sh", "-c", scan);
        (await Iridium.Cli.Tests.Tool.Finish(process)).Fails(1, "space");
    }

    [UnixFact]
    public async Task Closed_standard_input_is_an_error_and_no_endless_wait()
    {
        (await RunInShell("put key - <&-")).Fails(1, "VALUE", "standard input is closed");
        (await RunInShell("get - <&-")).Fails(1, "KEY", "standard input is closed");
        Assert.False(Directory.Exists(Data));
        (await RunInShell("put key value <&-")).Done();
        (await RunInShell("put key - < .")).Fails(1, "VALUE could not be read from standard input");
    }

    [UnixFact]
    public async Task Closed_standard_output_is_an_error_of_what_prints()
    {
        Fill();
        (await RunInShell("get last >&-")).Fails(1, "Standard output is closed");
        (await RunInShell("put key value >&-")).Done();
        (await RunInShell("verify >&-")).Fails(1, "Standard output is closed");
        FlipByte(FileOf(".tbl"), 10);
        (await RunInShell("verify >&-")).Fails(4, ".tbl");
    }

    [UnixFact]
    public async Task Closed_standard_error_leaves_the_exit_code_as_it_is()
    {
        Fill();
        Assert.Equal(3, (await RunInShell("get missing 2>&-")).Code);
        Assert.Equal(1, (await RunInShell("get last --data nowhere 2>&-")).Code);
        Assert.Equal(0, (await RunInShell("put key value --verbose 2>&-")).Code);
    }

    [UnixFact]
    public async Task Commands_that_share_an_output_file_append_to_it()
    {
        Fill();
        string program = Iridium.Cli.Tests.Tool.Program;
        string script = $"('{program}' get last; '{program}' get last) > out";
        using Process process = Tool.Start("/bin/sh", "-c", script);
        (await Iridium.Cli.Tests.Tool.Finish(process)).Done();
        Assert.Equal("in the login the log", await File.ReadAllTextAsync(PathOf("out")));
    }

    private async Task<ToolRun> RunInShell(string command)
    {
        using Process process = Tool.Start("/bin/sh", "-c", $"'{Iridium.Cli.Tests.Tool.Program}' {command}");
        return await Iridium.Cli.Tests.Tool.Finish(process);
    }
}
