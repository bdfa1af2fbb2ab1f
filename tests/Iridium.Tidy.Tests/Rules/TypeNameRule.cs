using Iridium.Tidy.Tests.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>
/// Names say what a type is: a noun of the field, not a bag. Names that everybody knows from the base class library, as
/// types or as the folder <c>Encoding</c>, would hide theirs. Declarations that stand for those of a framework have the
/// names that it gave them.
/// </summary>
internal sealed class TypeNameRule : ISourceRule
{
    private static readonly string[] _vagueEndings =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities"];

    private const string ContractFolder = "eng/OrleansContract/";

    private static readonly string[] _takenNames = ["Version", "Range", "Index", "Buffer", "Environment"];

    public IEnumerable<Finding> Check(SourceFile source)
    {
        if (source.Folders.Contains("Encoding"))
        {
            yield return new Finding(
                source.Path,
                1,
                "A folder called Encoding hides System.Text.Encoding. Call it Coding or after its format.");
        }

        if (source.Path.StartsWith(ContractFolder, StringComparison.Ordinal)) yield break;
        foreach (MemberDeclarationSyntax type in source.All<MemberDeclarationSyntax>())
        {
            if (type is not (BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)) continue;
            SyntaxToken token = type.TypeName();
            string name = token.ValueText;
            string? ending = Array.Find(_vagueEndings, end => name.EndsWith(end, StringComparison.Ordinal));
            if (ending is not null)
            {
                yield return source.FindingAt(
                    token,
                    $"'{name}' ends in {ending}, which says nothing. Name it after the one thing it does or is.");
            }

            if (_takenNames.Contains(name))
            {
                yield return source.FindingAt(
                    token, $"'{name}' hides System.{name}. Say which: FormatVersion, KeyRange, BlockIndex.");
            }
        }
    }
}
