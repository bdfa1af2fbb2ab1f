using System.Diagnostics;
using System.Globalization;
using Iridium.Bench.Commands;

namespace Iridium.Bench.Running;

/// <summary>
/// Loads a database in a process of its own, opens it in fresh ones after a clean close, and again after processes that
/// were killed with a full memtable.
/// </summary>
/// <param name="request">What is loaded and opened.</param>
internal sealed class Reopening(ReopenRequest request)
{
    private double[] _result = [];

    public async Task<ReopenReport> RunAsync(int rounds, CancellationToken cancellationToken)
    {
        await StepAsync(ReopenStep.Load, round: 0, cancellationToken);
        (double loading, double closing) = (_result[0], _result[1]);
        long directoryBytes = DatabaseFolder.Bytes(request.Directory);
        var clean = new List<double>();
        var again = new List<double>();
        var killed = new List<double>();
        for (int round = 1; round <= rounds; round++)
        {
            await StepAsync(ReopenStep.Open, round, cancellationToken);
            clean.Add(_result[0]);
            again.Add(_result[1]);
        }

        for (int round = 1; round <= rounds; round++)
        {
            await StepAsync(ReopenStep.Fill, round, cancellationToken);
            await StepAsync(ReopenStep.OpenKilled, round, cancellationToken);
            killed.Add(_result[0]);
        }

        return new ReopenReport
        {
            Engine = request.Engine.Name,
            Records = request.Settings.Keys,
            ValueBytes = request.ValueBytes,
            LoadSeconds = loading,
            CloseSeconds = closing,
            DirectoryBytes = directoryBytes,
            CleanMilliseconds = clean,
            AgainMilliseconds = again,
            KilledMilliseconds = killed,
            MemtableBytes = request.MemtableRecords * request.Data.RecordBytes,
            EngineSettings = request.Engine.Settings(request.ForEngine),
        };
    }

    /// <summary>Reads the numbers behind the first word of a line.</summary>
    internal static double[] NumbersOf(string line) =>
    [
        .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]
            .Select(word => double.Parse(word, CultureInfo.InvariantCulture)),
    ];

    private async Task StepAsync(string step, int round, CancellationToken cancellationToken)
    {
        string label = $"{request.Engine.Name} {step}{(round > 0 ? $" {round}" : "")}";
        var clock = Stopwatch.StartNew();
        Terminal.Progress(label);
        bool GoesOn(string line)
        {
            if (line.StartsWith(ReopenStep.ProgressWord, StringComparison.Ordinal))
                Terminal.Progress(ProgressText(label, NumbersOf(line)[0], clock.Elapsed));
            if (line.StartsWith(ReopenStep.ResultWord, StringComparison.Ordinal)) _result = NumbersOf(line);
            return line != ReopenStep.ReadyWord;
        }

        IReadOnlyList<string> arguments = ReopenStepCommand.Arguments(request, step, round);
        if (await ChildProcess.RunAsync(arguments, GoesOn, cancellationToken) is { } problem)
            throw new BenchException($"{label} {problem}");
        if (step is ReopenStep.Load) Terminal.Line(Invariant($"{label}: {_result[0]:N0} s, closed {_result[1]:N1} s"));
        else if (step is not ReopenStep.Fill) Terminal.Line(Invariant($"{label}: {_result[0]:N1} ms"));
    }

    private string ProgressText(string label, double done, TimeSpan elapsed)
    {
        double total = request.Settings.Keys;
        double bytes = done * request.Data.RecordBytes;
        double mibPerSecond = bytes / (1 << 20) / Math.Max(0.001, elapsed.TotalSeconds);
        return Invariant($"{label}: {done / total:P0}, {bytes / (1 << 30):N1} GiB, {mibPerSecond:N0} MiB/s");
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
