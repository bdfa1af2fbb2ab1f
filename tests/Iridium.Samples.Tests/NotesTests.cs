using System.Globalization;

namespace Iridium.Samples.Tests;

/// <summary>samples/AdoNetNotes: what it prints, how it says no, and what a killed one leaves.</summary>
public sealed class NotesTests : IDisposable
{
    private const int KilledBySignalNine = 128 + 9;

    private readonly TemporaryDirectory _folder = new();

    private string Data => _folder["data"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_tour_shows_everything_as_often_as_it_is_taken()
    {
        for (int round = 1; round <= 2; round++)
        {
            NotesRun tour = await NotesRun.RunAsync(Data);
            Assert.Equal((0, 0), (tour.ExitCode, tour.Errors.Count));
            string said = string.Join('\n', tour.Output);
            Assert.Contains("found by: RANGE notes", said, StringComparison.Ordinal);
            Assert.Contains("tour/code: 1234 (version", said, StringComparison.Ordinal);
            Assert.Contains("0 rows, someone was faster", said, StringComparison.Ordinal);
            Assert.Contains("commits 4 at attempt 2; the first met 40001", said, StringComparison.Ordinal);
            Assert.Contains("kept 'Dear Anna', took 'Hello you' back", said, StringComparison.Ordinal);
            Assert.Contains("2 tagged shopping", said, StringComparison.Ordinal);
            Assert.Contains($"{3 * round} written notes, each with its tag", said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_note_is_added_once_edited_tagged_and_found()
    {
        Assert.Equal(["added milk"], (await NotesRun.RunAsync(Data, "add", "milk", "two bottles")).Output);
        NotesRun again = await NotesRun.RunAsync(Data, "add", "milk", "three");
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("'milk' already", Assert.Single(again.Errors), StringComparison.Ordinal);
        Assert.Equal(0, (await NotesRun.RunAsync(Data, "edit", "milk", "one bottle")).ExitCode);
        Assert.Equal(0, (await NotesRun.RunAsync(Data, "tag", "milk", "shopping")).ExitCode);
        Assert.Equal(1, (await NotesRun.RunAsync(Data, "tag", "honey", "shopping")).ExitCode);
        NotesRun found = await NotesRun.RunAsync(Data, "find", "shopping");
        Assert.StartsWith("milk: one bottle", found.Output[0], StringComparison.Ordinal);
        Assert.Equal("1 tagged shopping", found.Output[1]);
        NotesRun all = await NotesRun.RunAsync(Data, "list");
        Assert.Equal("found by: FULL SCAN notes", all.Output[0]);
    }

    [Theory]
    [InlineData("sing")]
    [InlineData("add", "milk", "x", "--ttl", "soon")]
    [InlineData("tag", "milk", "a/b")]
    [InlineData("--data")]
    public async Task Wrong_usage_prints_the_commands_and_opens_nothing(params string[] words)
    {
        NotesRun run = await NotesRun.RunAsync(Data, words);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(run.Errors, line => line.Contains("add NAME TEXT", StringComparison.Ordinal));
        Assert.Empty(run.Output);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_used_is_named_in_one_line()
    {
        NotesRun run = await NotesRun.RunAsync("/dev/null", "list");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("/dev/null", Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_killed_writer_reported_is_there_and_nothing_in_part()
    {
        int least = 0;
        for (int round = 1; round <= 2; round++)
        {
            NotesRun killed = await NotesRun.KillAsync(Data, 20 * round, "write", "1000000");
            Assert.Equal(KilledBySignalNine, killed.ExitCode);
            Assert.Empty(killed.Errors);
            Assert.Equal(Name(least + 1), killed.Output[0]);
            NotesRun check = await NotesRun.RunAsync(Data, "check");
            Assert.Equal((0, 0), (check.ExitCode, check.Errors.Count));
            int count = int.Parse(check.Output[0].Split(' ')[0], CultureInfo.InvariantCulture);
            Assert.InRange(count, least + killed.Output.Count, least + killed.Output.Count + 1);
            least = count;
        }
    }

    private static string Name(int number) => $"written/{number:D6}";
}
