using System.Text.RegularExpressions;
using Iridium.Tidy.Tests.Sources;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>
/// A test class or a path of the tests that a document names in code marks is there, and each row of a table with a
/// column "shown by" names at least one test class: a promise is worth what shows it.
/// </summary>
/// <param name="paths">Every file of the repository, from its root, with forward slashes.</param>
internal sealed partial class DocumentTestRule(IReadOnlySet<string> paths)
{
    private const string Column = "shown by";

    private readonly HashSet<string> _classes =
        [.. paths.Where(path => path.EndsWith("Tests.cs", StringComparison.Ordinal)).Select(NameOf)];

    private readonly HashSet<string> _places = [.. paths.SelectMany(PlacesOf)];

    public IEnumerable<Finding> Check(TextFile document)
    {
        string[] lines = document.Text.ReplaceLineEndings("\n").Split('\n');
        bool isCode = false;
        int? column = null;
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal)) isCode = !isCode;
            if (isCode) continue;
            foreach (Match code in InlineCode().Matches(lines[i]))
            {
                string name = code.Groups["code"].Value;
                if (IsThere(name)) continue;
                yield return new Finding(
                    document.Path, i + 1, $"'{name}' is no test class, or no path. Name the one there is.");
            }

            string[] cells = lines[i].StartsWith('|') ? lines[i].Split('|') : [];
            if (cells.Length == 0) column = null;
            else if (column is not int at) column = PlaceOf(cells);
            else if (at >= 0 && (at >= cells.Length || !IsShown(cells[at].Trim())))
                yield return new Finding(document.Path, i + 1, "The row names no test class that shows it.");
        }
    }

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path);

    private static IEnumerable<string> PlacesOf(string path)
    {
        yield return path;
        for (int end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1)) yield return path[..end];
    }

    /// <summary>The column of what shows a row; negative when the table has none.</summary>
    private static int PlaceOf(string[] heads) => Array.FindIndex(heads, head => head.Trim() == Column);

    private bool IsThere(string name)
    {
        if (TestClass().IsMatch(name)) return _classes.Contains(name);
        return !TestPath().IsMatch(name) || _places.Contains(name.TrimEnd('/'));
    }

    private bool IsShown(string cell) =>
        (cell.Length > 0 && cell.All(each => each is '-' or ':'))
        || InlineCode().Matches(cell).Any(code => _classes.Contains(code.Groups["code"].Value));

    [GeneratedRegex("`(?<code>[^`]+)`")]
    private static partial Regex InlineCode();

    [GeneratedRegex("^[A-Z][A-Za-z0-9]*[a-z0-9]Tests$")]
    private static partial Regex TestClass();

    [GeneratedRegex("^tests/[A-Za-z0-9_./-]+$")]
    private static partial Regex TestPath();
}
