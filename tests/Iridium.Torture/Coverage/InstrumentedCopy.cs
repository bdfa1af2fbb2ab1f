using Iridium.Torture.Harnesses;

namespace Iridium.Torture.Coverage;

/// <summary>
/// A copy of this program whose engine and adapters count the branches they take, in a temporary folder that goes with
/// it. What is compared, mutated and simulated is not rewritten.
/// </summary>
internal sealed class InstrumentedCopy : IDisposable
{
    // In this order, so that the same branch has the same number each time.
    private static readonly string[] _rewritten = ["Iridium.Engine.dll", "Iridium.Data.dll", "Iridium.Caching.dll"];

    private InstrumentedCopy(string folder) => Folder = folder;

    /// <summary>Where it is.</summary>
    public string Folder { get; }

    /// <summary>Makes one and tries it.</summary>
    /// <param name="source">The folder of the program.</param>
    /// <param name="reason">Why there is none, in one line.</param>
    /// <returns>Null when the code cannot be rewritten, or does not run afterwards.</returns>
    public static InstrumentedCopy? TryMake(string source, out string reason)
    {
        var copy = new InstrumentedCopy(Directory.CreateTempSubdirectory("iridium-fuzz-").FullName);
        try
        {
            copy.Fill(source);
            reason = copy.Try();
            if (reason.Length == 0) return copy;
        }
        catch (Exception error)
        {
            // Whatever a rewriter may throw; fuzzing goes on without it.
            reason = $"{error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}";
        }

        copy.Dispose();
        return null;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Fill(string from)
    {
        foreach (string path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            // Symbols of rewritten code would name other lines.
            if (Path.GetExtension(path) is ".pdb" or ".xml") continue;
            string to = Path.Combine(Folder, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!); // A file in a folder has one.
            File.Copy(path, to);
        }

        foreach (string name in _rewritten) InstrumentedCode.Rewrite(Path.Combine(Folder, name), _ => true);
    }

    /// <returns>What is wrong, or nothing.</returns>
    private string Try()
    {
        FuzzChildReport report = FuzzChildProcess.Start(Folder, new FuzzChildOrder("current", 1) { Executions = 1 });
        return report.Edges > 0 ? "" : "the rewritten program counts nothing";
    }
}
