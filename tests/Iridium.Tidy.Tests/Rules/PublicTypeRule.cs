using Iridium.Tidy.Tests.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>
/// One public type per file, and the file is named after it; a file without one is named after one of its internal
/// types. Types of one name that differ in their type parameters count as one.
/// </summary>
internal sealed class PublicTypeRule : ISourceRule
{
    public IEnumerable<Finding> Check(SourceFile source)
    {
        MemberDeclarationSyntax[] types = [.. source.Root.TopLevelTypes()];
        MemberDeclarationSyntax[] shown = [.. types.Where(type => type.Has(SyntaxKind.PublicKeyword))];
        if (types.Length == 0) yield break;

        string[] names = [.. shown.Select(NameOf).Distinct(StringComparer.Ordinal)];
        foreach (string extra in names.Skip(1))
        {
            SyntaxToken place = shown.First(type => NameOf(type) == extra).TypeName();
            yield return source.FindingAt(
                place, $"'{extra}' is a second public type in this file. Move it to {extra}.cs.");
        }

        MemberDeclarationSyntax[] candidates = shown.Length > 0 ? shown[..1] : types;
        if (candidates.Any(type => NameOf(type) == source.BaseName)) yield break;
        string wanted = NameOf(candidates[0]);
        yield return source.FindingAt(
            candidates[0].TypeName(),
            $"The file is called {source.Name} but holds '{wanted}'. Rename the file to {wanted}.cs.");
    }

    private static string NameOf(MemberDeclarationSyntax type) => type.TypeName().ValueText;
}
