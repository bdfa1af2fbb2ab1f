using System.Reflection;
using Iridium.Testing.Fuzzing;
using SharpFuzz;
using SharpFuzz.Common;

namespace Iridium.Torture.Coverage;

/// <summary>
/// Code that SharpFuzz has rewritten: at each branch it counts one up at <c>Trace.SharedMem</c>, at the number of the
/// branch xor half the number of the one before. The numbers are the same at each rewriting, as long as the assemblies
/// and their order are.
/// </summary>
public static class InstrumentedCode
{
    /// <summary>Rewrites an assembly where it is.</summary>
    /// <param name="path">The file. No process has it open.</param>
    /// <param name="matches">Tells by their full names which types count.</param>
    /// <exception cref="Exception">It could not be done; the file may be damaged.</exception>
    public static void Rewrite(string path, Func<string, bool> matches) =>
        _ = Fuzzer.Instrument(path, matches, Options.Value);

    /// <summary>Whether an assembly has been rewritten.</summary>
    public static bool IsRewritten(Assembly assembly)
    {
        string? trace = typeof(Trace).Assembly.GetName().Name;
        return assembly.GetReferencedAssemblies().Any(each => each.Name == trace);
    }

    /// <summary>
    /// Makes the map of this process. IMPORTANT: before anything of a rewritten assembly runs, which would count at
    /// address 0.
    /// </summary>
    public static unsafe CoverageMap MakeMap() => new(address =>
    {
        Trace.SharedMem = (byte*)address;
        Trace.PrevLocation = 0;
    });
}
