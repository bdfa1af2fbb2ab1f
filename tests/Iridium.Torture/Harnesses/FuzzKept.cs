using System.Security.Cryptography;
using Iridium.Testing.Fuzzing;

namespace Iridium.Torture.Harnesses;

/// <summary>
/// A folder of inputs that runs of one target leave to later ones, each named after its content. Several processes may
/// use one at once.
/// </summary>
internal sealed class FuzzKept(string folder)
{
    /// <summary>
    /// Gives a loop the inputs, the shortest first, and deletes those that lead to nothing new, where coverage can
    /// tell.
    /// </summary>
    /// <exception cref="FuzzFindingException">One did what it may not do.</exception>
    public void Load(FuzzLoop loop)
    {
        foreach (FileInfo file in Files())
        {
            byte[] input;
            try
            {
                input = File.ReadAllBytes(file.FullName);
            }
            catch (FileNotFoundException)
            {
                // Another process found that it leads to nothing.
                continue;
            }

            if (!loop.TryAdd(input) && loop.Coverage is not null) file.Delete();
        }
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
        foreach (FileInfo file in Files())
        {
            byte[] input = File.ReadAllBytes(file.FullName);
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
    public static string NameOf(byte[] input) => Convert.ToHexStringLower(SHA256.HashData(input))[..16];

    private FileInfo[] Files()
    {
        Directory.CreateDirectory(folder);
        return [.. new DirectoryInfo(folder).EnumerateFiles()
            .Where(file => !IsUnfinished(file.Name))
            .OrderBy(file => file.Length)
            .ThenBy(file => file.Name, StringComparer.Ordinal)];
    }

    private static bool IsUnfinished(string name) => name.StartsWith('.');
}
