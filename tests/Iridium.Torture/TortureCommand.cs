using Iridium.Torture.Harnesses;

namespace Iridium.Torture;

/// <summary>The command: runs harnesses and sums up.</summary>
public static class TortureCommand
{
    public const string Usage =
        """
        Usage: Iridium.Torture [all|HARNESS] [--minutes M] [--seed N] [--threads N] [--failures FOLDER]
                              [--targets A,B] [--keep FOLDER]
               Iridium.Torture --replay FILE
               Iridium.Torture corpus FOLDER
               Iridium.Torture distill KEPT FOLDER
               Iridium.Torture guidance [--targets A,B] [--executions N] [--seed N]
        """;

    /// <summary>Every harness, in the order of <c>all</c>.</summary>
    public static IReadOnlyList<IHarness> MakeHarnesses() =>
    [
        new MetamorphicHarness(),
        new CrashHarness(),
        new NthFaultHarness(),
        new CorruptHarness(),
        new FuzzHarness(),
        new ConcurrentHarness(),
        new FullDiskHarness(),
        new SoakHarness(),
        new KillHarness(),
    ];

    /// <summary>Runs.</summary>
    /// <returns>0 when nothing failed, 1 when something did, 2 for a command that makes no sense.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output)
    {
        if (arguments is ["soak-child", ..]) return SoakChildProcess.Run(arguments, output);
        if (arguments is [FuzzChildOrder.Command, ..]) return FuzzChildProcess.Run(arguments, output);
        if (arguments is ["corpus", var folder]) return FuzzCorpus.Write(folder, output);
        if (arguments is ["distill", var kept, var to]) return FuzzCorpus.Distill(kept, to, output);
        TortureOptions options;
        IHarness[] harnesses;
        try
        {
            options = TortureOptions.Parse(arguments);
            if (options.Replay is not null) return Replay(options.Replay, output);
            if (options.Harness == "guidance") return FuzzComparison.Run(options, output);
            harnesses =
                [.. MakeHarnesses().Where(harness => options.Harness == "all" || options.Harness == harness.Name)];
            if (harnesses.Length == 0) throw new ArgumentException($"There is no harness '{options.Harness}'.");
        }
        catch (Exception error) when (error is ArgumentException or FormatException or IOException)
        {
            output.WriteLine(error.Message);
            output.WriteLine(Usage);
            output.WriteLine("Harnesses: " + string.Join(", ", MakeHarnesses().Select(harness => harness.Name)));
            return 2;
        }

        return RunAll(harnesses, options, output);
    }

    private static int RunAll(IHarness[] harnesses, TortureOptions options, TextWriter output)
    {
        output.WriteLine($"seed {options.Seed}, {options.Time.TotalMinutes:0.##} minutes");
        long started = System.Diagnostics.Stopwatch.GetTimestamp();
        long passed = 0;
        long failed = 0;
        var summary = new List<string>();
        int weightLeft = harnesses.Sum(harness => harness.Weight);
        foreach (IHarness harness in harnesses)
        {
            // What one harness does not use the later ones get.
            TimeSpan left = options.Time - System.Diagnostics.Stopwatch.GetElapsedTime(started);
            TimeSpan time = left > TimeSpan.Zero ? left * harness.Weight / weightLeft : TimeSpan.Zero;
            weightLeft -= harness.Weight;
            var run = new HarnessRun(harness, options, time, output);
            run.Say($"seed {options.Seed}, {time.TotalSeconds:F0} s");
            try
            {
                harness.Run(run);
            }
            catch (Exception error)
            {
                // One harness that cannot go on must not keep the others from running.
                run.Fail(new ReplayFile(harness.Name, options.Seed), error);
            }

            string line =
                $"{harness.Name}: {run.Passed} passed, {run.Failed} failed in {run.Elapsed.TotalSeconds:F0} s: "
                + run.Counts;
            run.Say(line);
            summary.Add(line);
            passed += run.Passed;
            failed += run.Failed;
        }

        foreach (string line in summary) output.WriteLine(line);
        output.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private static int Replay(string path, TextWriter output)
    {
        ReplayFile file = ReplayFile.Parse(File.ReadAllText(path));
        IHarness harness = MakeHarnesses().FirstOrDefault(each => each.Name == file.Harness)
            ?? throw new ArgumentException($"There is no harness '{file.Harness}'.");
        output.WriteLine($"repeating {file.Harness} with seed {file.Seed}, {file.Operations.Count} operations");
        try
        {
            harness.Replay(file);
        }
        catch (Exception error)
        {
            // Whatever it is, it is what was asked for.
            output.WriteLine(error.ToString());
            output.WriteLine("0 passed, 1 failed");
            return 1;
        }

        output.WriteLine("1 passed, 0 failed");
        return 0;
    }
}
