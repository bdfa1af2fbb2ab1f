using System.Security.Cryptography;
using Iridium.Testing.Fuzzing;

namespace Iridium.Torture.Harnesses;

/// <summary>
/// A folder of inputs that runs of one target leave to later ones, each named after its content. Several processes may
/// use one at once.
/// </summary>
internal sealed class FuzzKept(string folder)
{
    private const int NameChars = 16;

    /// <summary>
    /// Gives a loop the inputs, the shortest first, and deletes those that lead to nothing new, where coverage can
    /// tell. A file that is not named after its content is somebody else's and left alone.
    /// </summary>
    /// <exception cref="FuzzFindingException">One did what it may not do.</exception>
    public void Load(FuzzLoop loop)
    {
        foreach ((string path, byte[] input) in Inputs())
            if (!loop.TryAdd(input) && loop.Coverage is not null) File.Delete(path);
    }

    /// <summary>
    /// Copies few that together take every edge which these take and nothing in a loop: the one that adds most edges
    /// first, as long as there is one.
    /// </summary>
    /// <exception cref="FuzzFindingException">One did what it may not do.</exception>
    public void Distill(FuzzLoop loop, CoverageMap coverage, string to)
    {
        HashSet<int> taken = coverage.EdgesMet();
        var left = new List<(byte[] Input, int[] Edges)>();
        foreach ((_, byte[] input) in Inputs())
        {
            loop.TryAdd(input);
            left.Add((input, coverage.EdgesOfHits()));
        }

        while (left.Count > 0)
        {
            (byte[] input, int[] edges) = left.MaxBy(each => each.Edges.Count(edge => !taken.Contains(edge)));
            if (edges.All(taken.Contains)) break;
            taken.UnionWith(edges);
            left.RemoveAll(each => each.Edges.All(taken.Contains));
            FuzzCorpus.Write(to, [input]);
        }
    }

    /// <summary>Adds an input.</summary>
    public void Add(byte[] input)
    {
        string path = Path.Combine(folder, NameOf(input));
        if (File.Exists(path)) return;
        string unfinished = Path.Combine(folder, $".{Environment.ProcessId}");
        File.WriteAllBytes(unfinished, input);
        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>The name of an input's file, as in the corpus.</summary>
    public static string NameOf(byte[] input) => Convert.ToHexStringLower(SHA256.HashData(input))[..NameChars];

    private List<(string Path, byte[] Input)> Inputs()
    {
        Directory.CreateDirectory(folder);
        var inputs = new List<(string Path, byte[] Input)>();
        foreach (string path in Directory.EnumerateFiles(folder, new string('?', NameChars)))
        {
            try
            {
                byte[] input = File.ReadAllBytes(path);
                if (NameOf(input) == Path.GetFileName(path)) inputs.Add((path, input));
            }
            catch (FileNotFoundException)
            {
                // Another process found that it leads to nothing.
            }
        }

        return [.. inputs.OrderBy(each => each.Input.Length).ThenBy(each => each.Path, StringComparer.Ordinal)];
    }
}
