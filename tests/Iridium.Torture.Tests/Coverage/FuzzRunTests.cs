using Iridium.Torture.Coverage;
using Iridium.Torture.Harnesses;
using Xunit.Abstractions;

namespace Iridium.Torture.Tests.Coverage;

/// <summary>The harness as it is started: with coverage, without, and with what an earlier run has left.</summary>
public sealed class FuzzRunTests(ITestOutputHelper output) : IDisposable
{
    private const string Target = "like";

    private readonly string _folder = Directory.CreateTempSubdirectory("iridium-fuzz-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_run_tells_its_coverage_and_leaves_what_it_found_to_the_next()
    {
        using InstrumentedCopy? copy = InstrumentedCopy.TryMake(AppContext.BaseDirectory, out string reason);
        Assert.True(copy is not null, reason);
        string kept = Path.Combine(_folder, Target);
        FuzzCorpus.Write(kept, FuzzCorpus.InputsOf(Target).Take(1));
        string known = NamesIn(kept).Single();

        Assert.Matches(@"like: [1-9]\d* edges, [1-9]\d* inputs", Run(copy.Folder));
        string[] found = NamesIn(kept);
        Assert.NotEmpty(found);
        Assert.DoesNotContain(known, found);

        Run(copy.Folder);
        Assert.NotEmpty(NamesIn(kept).Intersect(found));
    }

    [Fact]
    public void The_copy_goes_with_the_run()
    {
        InstrumentedCopy? copy = InstrumentedCopy.TryMake(AppContext.BaseDirectory, out string reason);
        Assert.True(copy is not null, reason);
        Assert.True(Directory.Exists(copy.Folder));
        copy.Dispose();
        Assert.False(Directory.Exists(copy.Folder));
    }

    [Fact]
    public void Where_code_cannot_be_rewritten_outcomes_guide()
    {
        var lines = new StringWriter();
        var harness = new FuzzHarness { Source = _folder };
        HarnessRun run = MakeRun(harness, lines);
        harness.Run(run);
        output.WriteLine(lines.ToString());
        Assert.Contains("outcomes alone guide", lines.ToString(), StringComparison.Ordinal);
        Assert.Contains("like: 0 edges", lines.ToString(), StringComparison.Ordinal);
        Assert.True(run.Passed > 0 && run.Failed == 0);
    }

    private static string[] NamesIn(string folder) =>
        [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path))];

    private string Run(string program)
    {
        var lines = new StringWriter();
        var fuzz = new FuzzRun(MakeRun(new FuzzHarness(), lines), program, _folder);
        fuzz.RunTarget(Target, 1, TimeSpan.FromSeconds(1));
        fuzz.SayReached();
        output.WriteLine(lines.ToString());
        return lines.ToString();
    }

    private HarnessRun MakeRun(FuzzHarness harness, StringWriter lines)
    {
        var options = new TortureOptions("fuzz", TimeSpan.FromSeconds(2), 1, null, _folder)
        {
            Targets = [Target],
            Threads = 1,
        };
        return new HarnessRun(harness, options, options.Time, lines);
    }
}
