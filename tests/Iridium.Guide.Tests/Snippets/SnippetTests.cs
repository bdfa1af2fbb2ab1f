namespace Iridium.Guide.Tests.Snippets;

/// <summary>
/// The chapters of docs/guide and docs/ado-net.md hold code that compiles and runs: each of their C# blocks stands in a
/// test of this project, between the comments <c>// snippet</c> and <c>// end snippet</c>.
/// </summary>
public sealed class SnippetTests
{
    private static readonly string _root = FindRoot();
    private static readonly string _guide = Path.Combine(_root, "docs", "guide");

    [Fact]
    public void Every_block_of_the_guide_stands_in_a_test()
    {
        HashSet<string> inTests = [.. InTests().Select(snippet => snippet.Text)];
        IEnumerable<string> missing = InGuide()
            .Where(block => !inTests.Contains(block.Text))
            .Select(block => $"{block.File}({block.Line}) stands in no test:\n{block.Text}");
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_snippet_of_the_tests_stands_in_the_guide()
    {
        HashSet<string> inGuide = [.. InGuide().Select(block => block.Text)];
        IEnumerable<string> stale = InTests()
            .Where(snippet => !inGuide.Contains(snippet.Text))
            .Select(snippet => $"{snippet.File}({snippet.Line}) stands in no chapter:\n{snippet.Text}");
        Assert.Empty(stale);
    }

    [Fact]
    public void Every_chapter_is_in_the_table_of_contents()
    {
        string contents = File.ReadAllText(Path.Combine(_guide, "README.md"));
        IEnumerable<string> missing = Directory.EnumerateFiles(_guide, "*.md")
            .Select(path => Path.GetFileName(path))
            .Where(name => name != "README.md" && !contents.Contains($"]({name})", StringComparison.Ordinal));
        Assert.Empty(missing);
    }

    private static IEnumerable<Snippet> InGuide() => Directory.EnumerateFiles(_guide, "*.md")
        .Append(Path.Combine(_root, "docs", "ado-net.md"))
        .SelectMany(path => Snippet.Read(path, line => line == "```csharp", line => line == "```"));

    private static IEnumerable<Snippet> InTests() => Directory
        .EnumerateFiles(Path.Combine(_root, "tests", "Iridium.Guide.Tests"), "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
        .SelectMany(path => Snippet.Read(path, line => line == "// snippet", line => line == "// end snippet"));

    private static string FindRoot()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Iridium.Providers.sln"))) at = at.Parent;
        return at?.FullName ?? throw new DirectoryNotFoundException("Iridium.Providers.sln stands in no folder above.");
    }
}
