using Iridium.Testing.Fuzzing;
using Iridium.Torture.Coverage;
using Iridium.Torture.Targets;

namespace Iridium.Torture.Harnesses;

/// <summary>
/// The inputs that are kept in the repository, a folder for each target: some to begin with, and every one that made
/// the engine do what it may not.
/// </summary>
public static class FuzzCorpus
{
    private const int KeptOfEach = 24;
    private const int StepsForEach = 40_000;
    private const int BytesMax = 8_192;

    /// <summary>Where the corpus is beside the program.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Corpus");

    /// <summary>The inputs of a target, in the order of their names.</summary>
    public static IEnumerable<byte[]> InputsOf(string target) => InputsIn(Path.Combine(Folder, target));

    /// <summary>The inputs in a folder, in the order of their names.</summary>
    public static IEnumerable<byte[]> InputsIn(string folder)
    {
        if (!Directory.Exists(folder)) return [];
        return Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes);
    }

    /// <summary>Writes a corpus anew: seeds, and inputs with outcomes of their own that a short run finds.</summary>
    public static int Write(string folder, TextWriter output)
    {
        foreach (FuzzTarget target in EveryTarget.MakeAll())
        {
            var loop = new FuzzLoop(target, 1, target.Seeds());
            for (int i = 0; i < StepsForEach; i++) loop.Step();
            string to = Path.Combine(folder, target.Name);
            byte[][] kept = [.. loop.Inputs.Where(input => input.Length <= BytesMax).Take(KeptOfEach)];
            Write(to, kept);
            output.WriteLine($"{target.Name}: {kept.Length} of {loop.Inputs.Count} inputs, {loop.Outcomes} outcomes");
        }

        return 0;
    }

    /// <summary>
    /// Copies seeds and inputs that fuzzing has kept and that take an edge which the corpus does not.
    /// </summary>
    /// <param name="kept">A folder for each target, as <c>--keep</c> fills it; seeds are added to it.</param>
    /// <param name="to">Where the copies go, a folder for each target.</param>
    /// <param name="output">Told how many edges there are.</param>
    /// <returns>0, or 1 when coverage cannot be told.</returns>
    public static int Distill(string kept, string to, TextWriter output)
    {
        using InstrumentedCopy? copy = InstrumentedCopy.TryMake(AppContext.BaseDirectory, out string reason);
        if (copy is null)
        {
            output.WriteLine($"coverage cannot be told: {reason}");
            return 1;
        }

        foreach (FuzzTarget target in EveryTarget.MakeAll())
        {
            Write(Path.Combine(kept, target.Name), target.Seeds());
            FuzzChildReport report = FuzzChildProcess.Start(copy.Folder, new FuzzChildOrder(target.Name, 1)
            {
                Kept = Path.GetFullPath(kept),
                Distilled = Path.GetFullPath(to),
            });
            int copied = InputsIn(Path.Combine(to, target.Name)).Count();
            output.WriteLine($"{target.Name}: {copied} inputs, {report.Edges} edges");
        }

        return 0;
    }

    /// <summary>Writes inputs into a folder.</summary>
    public static void Write(string folder, IEnumerable<byte[]> inputs)
    {
        Directory.CreateDirectory(folder);
        foreach (byte[] input in inputs)
            File.WriteAllBytes(Path.Combine(folder, FuzzKept.NameOf(input)), input);
    }
}
