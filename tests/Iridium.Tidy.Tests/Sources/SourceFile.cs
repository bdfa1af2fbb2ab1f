using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Iridium.Tidy.Tests.Sources;

/// <summary>
/// One C# file: its place in the repository, its lines and its syntax tree. Rules ask the tree, so that text inside
/// strings and comments is never taken for code. Immutable, and so safe for parallel tests.
/// </summary>
internal sealed class SourceFile
{
    private static readonly CSharpParseOptions _parseOptions =
        new(LanguageVersion.Preview, DocumentationMode.None, preprocessorSymbols: ["DEBUG", "NET10_0_OR_GREATER"]);

    private SourceFile(string path, string text, bool hasLogPart)
    {
        Path = path;
        Lines = text.ReplaceLineEndings("\n").Split('\n');
        HasLogPart = hasLogPart;
        Root = CSharpSyntaxTree.ParseText(text, _parseOptions, path).GetCompilationUnitRoot();
    }

    /// <summary>Path from the repository's root, with forward slashes.</summary>
    public string Path { get; }

    public IReadOnlyList<string> Lines { get; }

    public CompilationUnitSyntax Root { get; }

    /// <summary>Whether the file beside it named <c>X.Log.cs</c> holds the other half of this file's type.</summary>
    public bool HasLogPart { get; }

    /// <summary>File name without its directory and without everything from the first full stop on.</summary>
    public string BaseName => Name.Split('.')[0];

    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The folders from the repository's root to the file: for instance src, Iridium.Engine, Wal.</summary>
    public IReadOnlyList<string> Folders => Path.Split('/')[..^1];

    public bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal);

    public bool IsShipped => Path.StartsWith("src/", StringComparison.Ordinal);

    public static SourceFile Parse(string path, string text, bool hasLogPart = false) => new(path, text, hasLogPart);

    public Finding FindingAt(SyntaxNode node, string message) => FindingAt(node.GetLocation(), message);

    public Finding FindingAt(SyntaxToken token, string message) => FindingAt(token.GetLocation(), message);

    public Finding FindingAt(Location place, string message) =>
        new(Path, place.GetLineSpan().StartLinePosition.Line + 1, message);

    public IEnumerable<T> All<T>()
        where T : SyntaxNode => Root.DescendantNodes().OfType<T>();
}
