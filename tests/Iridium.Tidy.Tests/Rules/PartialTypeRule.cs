using Iridium.Tidy.Tests.Sources;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>
/// A type is read in one place. Partial is for the half that a source generator writes, and for the log messages that
/// stand beside a type in its <c>.Log.cs</c> file.
/// </summary>
internal sealed class PartialTypeRule : ISourceRule
{
    private static readonly string[] _memberGenerators = ["LibraryImport", "LoggerMessage", "GeneratedRegex"];
    private static readonly string[] _typeGenerators =
        ["JsonSerializable", "JsonSourceGenerationOptions", "OptionsValidator"];

    public IEnumerable<Finding> Check(SourceFile source)
    {
        if (source.HasLogPart || IsExemptName(source.Name)) yield break;
        foreach (TypeDeclarationSyntax type in source.All<TypeDeclarationSyntax>())
        {
            if (!type.Has(SyntaxKind.PartialKeyword) || HasGeneratedHalf(type)) continue;
            yield return source.FindingAt(
                type.Identifier,
                $"'{type.Identifier.ValueText}' is partial without a generated half. Make it two types, "
                + $"or move its log messages to {source.BaseName}.Log.cs.");
        }
    }

    private static bool IsExemptName(string name) =>
        name.EndsWith(".Log.cs", StringComparison.Ordinal) || name.EndsWith(".g.cs", StringComparison.Ordinal);

    /// <summary>Looks inside too: a nested type is generated only when the types around it are partial.</summary>
    private static bool HasGeneratedHalf(TypeDeclarationSyntax type) =>
        type.DescendantNodesAndSelf().OfType<MemberDeclarationSyntax>().Any(member =>
            member is BaseTypeDeclarationSyntax
                ? member.HasAttribute(_typeGenerators)
                : member.HasAttribute(_memberGenerators));
}
