namespace Iridium.Tidy.Tests.Sources;

/// <summary>
/// The checkout that these tests were built from, found by walking up to the solution file. Read once; immutable after
/// that. Build output is left out, and so are folders whose name begins with a full stop.
/// </summary>
internal sealed class Repository
{
    private const string SolutionName = "Iridium.Providers.sln";
    private static readonly string[] _codeFolders = ["src", "samples", "tests", "bench", "eng"];
    private static readonly string[] _outputFolders =
        ["bin", "obj", "artifacts", "TestResults", "node_modules", "iridium-data"];
    private static readonly Lazy<Repository> _current = new(() => new Repository(FindRoot()));

    private Repository(string root)
    {
        Root = root;
        string[] paths = [.. Walk(root).Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))];
        Paths = new HashSet<string>(paths, StringComparer.Ordinal);
        Sources = [.. paths.Where(IsCode).Select(ReadSource)];
        Projects = [.. paths.Where(IsProject).Select(ReadText)];
        Documents = [.. paths.Where(IsDocument).Select(ReadText)];
    }

    public static Repository Current => _current.Value;

    public string Root { get; }

    /// <summary>Every file, from the root, with forward slashes.</summary>
    public IReadOnlySet<string> Paths { get; }

    public IReadOnlyList<SourceFile> Sources { get; }

    /// <summary>Projects and the properties files that they import.</summary>
    public IReadOnlyList<TextFile> Projects { get; }

    public IReadOnlyList<TextFile> Documents { get; }

    private static string FindRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, SolutionName))) return at.FullName;
        }

        throw new DirectoryNotFoundException(
            $"No {SolutionName} above '{AppContext.BaseDirectory}'. Run the tests from inside the checkout.");
    }

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)) yield return file;
        foreach (string child in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(child);
            if (name.StartsWith('.') || _outputFolders.Contains(name)) continue;
            foreach (string file in Walk(child)) yield return file;
        }
    }

    private static bool IsCode(string path) =>
        path.EndsWith(".cs", StringComparison.Ordinal) && _codeFolders.Contains(path.Split('/')[0]);

    private static bool IsProject(string path) =>
        Path.GetExtension(path) is ".csproj" or ".props" or ".targets";

    private static bool IsDocument(string path) =>
        path.EndsWith(".md", StringComparison.Ordinal)
        && (!path.Contains('/') || path.StartsWith("docs/", StringComparison.Ordinal));

    private SourceFile ReadSource(string path)
    {
        string logPart = string.Concat(path.AsSpan(0, path.Length - ".cs".Length), ".Log.cs");
        return SourceFile.Parse(path, File.ReadAllText(Path.Combine(Root, path)), Paths.Contains(logPart));
    }

    private TextFile ReadText(string path) => new(path, File.ReadAllText(Path.Combine(Root, path)));
}
