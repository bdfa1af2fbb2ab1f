using System.Diagnostics;
using Iridium.Testing.Fuzzing;

namespace Iridium.Torture.Harnesses;

/// <summary>
/// Starts the processes of a run of <see cref="FuzzHarness"/> and takes what they report. Thread-safe.
/// </summary>
/// <param name="run">Where progress and findings are told.</param>
/// <param name="folder">Where the program is that the processes run.</param>
/// <param name="kept">Where they leave inputs to one another.</param>
internal sealed class FuzzRun(HarnessRun run, string folder, string kept)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();

    // Guarded by _gate: the report with the most edges of each target.
    private readonly Dictionary<string, FuzzChildReport> _reached = new(StringComparer.Ordinal);

    /// <summary>Feeds one target for a time.</summary>
    public void RunTarget(string target, int seed, TimeSpan time)
    {
        string shared = Path.GetTempFileName();
        try
        {
            var order = new FuzzChildOrder(target, seed) { Shared = shared, Time = time, Kept = kept };
            using Process process = SelfProcess.StartIn(folder, order.Format());
            int? code = SelfProcess.WaitFor(process, time + _patience, out string[] lines);
            string last = lines.Length == 0 ? "" : lines[^1];
            if (code == 0)
            {
                Take(target, FuzzChildReport.Parse(last));
                return;
            }

            string trouble = code is null ? "it did not come to an end" : $"the process ended with {code}: {last}";
            byte[] input = FuzzChildProcess.ReadShared(shared);
            var settings = new Dictionary<string, string>
            {
                ["target"] = target,
                ["input"] = Convert.ToHexString(input),
            };
            var file = new ReplayFile("fuzz", seed) { Settings = settings };
            run.Fail(file, new FuzzFindingException($"{target}: {trouble}"));
        }
        finally
        {
            File.Delete(shared);
        }
    }

    /// <summary>Tells what was reached.</summary>
    public void SayReached()
    {
        lock (_gate)
        {
            foreach ((string target, FuzzChildReport most) in _reached)
            {
                run.Say(
                    $"{target}: {most.Edges:N0} edges, {most.Inputs:N0} inputs, {most.Unstable:N0} unstable counts");
            }
        }
    }

    private void Take(string target, FuzzChildReport report)
    {
        lock (_gate)
        {
            if (!_reached.TryGetValue(target, out FuzzChildReport? most) || report.Edges >= most.Edges)
                _reached[target] = report;
        }

        run.Count(target, report.Executions);
        run.Pass();
    }
}
