using Iridium.Testing.Fuzzing;
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

    /// <summary>Writes inputs into a folder.</summary>
    public static void Write(string folder, IEnumerable<byte[]> inputs)
    {
        Directory.CreateDirectory(folder);
        foreach (byte[] input in inputs)
            File.WriteAllBytes(Path.Combine(folder, FuzzKept.NameOf(input)), input);
    }
}
