using System.Diagnostics;
using System.Globalization;
using System.IO.MemoryMappedFiles;
using Iridium.Testing.Fuzzing;
using Iridium.Torture.Targets;

namespace Iridium.Torture.Harnesses;

/// <summary>
/// The process that feeds one target. Each input is copied into a mapped file before it is executed: the length, then
/// the bytes. The operating system keeps that, however the process ends.
/// </summary>
internal static class FuzzChildProcess
{
    private const int SharedBytes = 1 << 20;

    /// <summary>Runs: target, seed, seconds, shared file.</summary>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output)
    {
        FuzzTarget target = EveryTarget.Make(arguments[1]);
        int seed = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        var time = TimeSpan.FromSeconds(double.Parse(arguments[3], CultureInfo.InvariantCulture));
        using var file = MemoryMappedFile.CreateFromFile(arguments[4], FileMode.Open, null, SharedBytes);
        using MemoryMappedViewAccessor view = file.CreateViewAccessor();
        void Remember(byte[] input)
        {
            int length = Math.Min(input.Length, SharedBytes - sizeof(int));
            view.WriteArray(sizeof(int), input, 0, length);
            view.Write(0, length);
        }

        long started = Stopwatch.GetTimestamp();
        long executions = 0;
        try
        {
            byte[][] inputs = [.. FuzzCorpus.InputsOf(target.Name)];
            if (inputs.Length == 0) inputs = [.. target.Seeds()];
            foreach (byte[] input in inputs)
            {
                FuzzLoop.Check(target, input, Remember);
                executions++;
            }

            var loop = new FuzzLoop(target, seed, inputs) { BeforeEach = Remember };
            for (; (executions & 63) != 0 || Stopwatch.GetElapsedTime(started) < time; executions++) loop.Step();
        }
        catch (FuzzFindingException error)
        {
            output.WriteLine(error.ToString().ReplaceLineEndings(" "));
            return 1;
        }

        output.WriteLine(executions.ToString(CultureInfo.InvariantCulture));
        return 0;
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
}
