using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using Iridium.Engine;
using Iridium.Testing.Fuzzing;
using Iridium.Torture.Coverage;
using Iridium.Torture.Targets;

namespace Iridium.Torture.Harnesses;

/// <summary>
/// The process that feeds one target. Each input is copied into a mapped file before it is executed: the length, then
/// the bytes. The operating system keeps that, however the process ends.
/// </summary>
internal static class FuzzChildProcess
{
    private const int SharedBytes = 1 << 20;

    private static readonly TimeSpan _patience = TimeSpan.FromHours(1);

    /// <summary>Runs what <see cref="FuzzChildOrder"/> tells, prints a <see cref="FuzzChildReport"/>.</summary>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output)
    {
        CoverageMap? coverage = InstrumentedCode.MakeMap();
        if (!InstrumentedCode.IsRewritten(typeof(IridiumDatabase).Assembly)) coverage = null;
        FuzzChildOrder order = FuzzChildOrder.Parse(arguments);
        using var file = MemoryMappedFile.CreateFromFile(order.Shared, FileMode.Open, null, SharedBytes);
        using MemoryMappedViewAccessor view = file.CreateViewAccessor();
        void Remember(byte[] input)
        {
            int length = Math.Min(input.Length, SharedBytes - sizeof(int));
            view.WriteArray(sizeof(int), input, 0, length);
            view.Write(0, length);
        }

        try
        {
            output.WriteLine(Run(order, coverage, Remember).Format());
            return 0;
        }
        catch (FuzzFindingException error)
        {
            output.WriteLine(error.ToString().ReplaceLineEndings(" "));
            return 1;
        }
    }

    /// <summary>Starts one where the input being executed is of no interest, and waits for its end.</summary>
    /// <param name="folder">Where the program is.</param>
    /// <param name="order">What it is told.</param>
    /// <exception cref="FuzzFindingException">It ended otherwise than it should.</exception>
    public static FuzzChildReport Start(string folder, FuzzChildOrder order)
    {
        string shared = Path.GetTempFileName();
        try
        {
            using Process process = SelfProcess.StartIn(folder, (order with { Shared = shared }).Format());
            int? code = SelfProcess.WaitFor(process, _patience, out string[] lines);
            string last = lines.Length == 0 ? "nothing was printed" : lines[^1];
            return code == 0
                ? FuzzChildReport.Parse(last)
                : throw new FuzzFindingException($"{order.Target}: the process ended with {code}: {last}");
        }
        finally
        {
            File.Delete(shared);
        }
    }

    /// <summary>The input that was being executed.</summary>
    public static byte[] ReadShared(string path)
    {
        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, SharedBytes);
        using MemoryMappedViewAccessor view = file.CreateViewAccessor();
        byte[] input = new byte[Math.Clamp(view.ReadInt32(0), 0, SharedBytes - sizeof(int))];
        view.ReadArray(sizeof(int), input, 0, input.Length);
        return input;
    }

    private static FuzzChildReport Run(FuzzChildOrder order, CoverageMap? coverage, Action<byte[]> remember)
    {
        FuzzTarget target = EveryTarget.Make(order.Target);
        byte[][] inputs = [.. FuzzCorpus.InputsIn(Path.Combine(order.Corpus, target.Name))];
        if (inputs.Length == 0) inputs = [.. target.Seeds()];
        FuzzKept? kept = order.Kept.Length == 0 ? null : new FuzzKept(Path.Combine(order.Kept, target.Name));
        long started = Stopwatch.GetTimestamp();
        TimeSpan used = Environment.CpuUsage.TotalTime;
        var loop = new FuzzLoop(target, order.Seed, inputs)
        {
            BeforeEach = remember,
            AfterFound = kept is null ? null : kept.Add,
            Coverage = coverage,
            IsGuided = order.IsGuided,
        };
        loop.Start();
        bool isDistilled = order.Distilled.Length > 0;
        if (isDistilled) kept?.Distill(loop, coverage!, Path.Combine(order.Distilled, target.Name)); // Run in a copy.
        else kept?.Load(loop);
        for (int i = 1; !isDistilled && loop.Executions < order.Executions; i++)
        {
            if ((i & 63) == 0 && Stopwatch.GetElapsedTime(started) >= order.Time) break;
            loop.Step();
        }

        return new FuzzChildReport(
            loop.Executions,
            coverage?.Edges ?? 0,
            coverage?.Features ?? 0,
            coverage?.Unstable ?? 0,
            loop.Count,
            Environment.CpuUsage.TotalTime - used);
    }
}
