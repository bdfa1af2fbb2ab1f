using System.Text.RegularExpressions;
using Iridium.Tidy.Tests.Sources;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>
/// A link from a document to a file of the repository leads somewhere. Links inside code, to other sites and to
/// headings are not looked at.
/// </summary>
/// <param name="paths">Every file of the repository, from its root, with forward slashes.</param>
internal sealed partial class DocumentLinkRule(IReadOnlySet<string> paths)
{
    private readonly HashSet<string> _folders = [.. paths.SelectMany(FoldersAbove)];

    public IEnumerable<Finding> Check(TextFile document)
    {
        string[] lines = document.Text.ReplaceLineEndings("\n").Split('\n');
        bool isCode = false;
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal)) isCode = !isCode;
            if (isCode) continue;
            foreach (Match link in Link().Matches(InlineCode().Replace(lines[i], "")))
            {
                string target = link.Groups["target"].Value.Split('#')[0];
                if (target.Length == 0 || Scheme().IsMatch(target) || Resolves(document.Folder, target)) continue;
                yield return new Finding(
                    document.Path,
                    i + 1,
                    $"The link to '{target}' leads nowhere. Mend the path, relative to this file.");
            }
        }
    }

    private static IEnumerable<string> FoldersAbove(string path)
    {
        for (int end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1)) yield return path[..end];
    }

    private bool Resolves(string folder, string target)
    {
        var parts = new List<string>();
        string path = target.StartsWith('/') ? target : $"{folder}/{target}";
        foreach (string part in Uri.UnescapeDataString(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count == 0) return false;
            else parts.RemoveAt(parts.Count - 1);
        }

        string full = string.Join('/', parts);
        return parts.Count == 0 || paths.Contains(full) || _folders.Contains(full);
    }

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\[[^\]]*\]\(\s*<?(?<target>[^)\s>]*)>?[^)]*\)|^\s*\[[^\]]+\]:\s*<?(?<target>[^\s>]+)")]
    private static partial Regex Link();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*:")]
    private static partial Regex Scheme();
}
