using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Iridium.Tidy.Tests.Sources;

/// <summary>Questions that several rules ask of a piece of syntax. Pure.</summary>
internal static class SyntaxQuestions
{
    public static bool Has(this MemberDeclarationSyntax member, SyntaxKind modifier) => member.Modifiers.Any(modifier);

    /// <summary>Whether a declaration carries an attribute, named with or without its ending and namespace.</summary>
    public static bool HasAttribute(this MemberDeclarationSyntax member, params string[] names) =>
        member.AttributeLists.SelectMany(list => list.Attributes)
            .Any(attribute => names.Contains(attribute.ShortName()));

    public static string ShortName(this AttributeSyntax attribute)
    {
        string name = attribute.Name.ToString().Split('.', ':')[^1];
        return name.EndsWith("Attribute", StringComparison.Ordinal) ? name[..^"Attribute".Length] : name;
    }

    public static int LineCount(this SyntaxNode node)
    {
        FileLinePositionSpan span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    /// <summary>The types that stand directly in the file or its namespaces, not inside another type.</summary>
    public static IEnumerable<MemberDeclarationSyntax> TopLevelTypes(this CompilationUnitSyntax root) =>
        root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    public static SyntaxToken TypeName(this MemberDeclarationSyntax type) => type switch
    {
        BaseTypeDeclarationSyntax declared => declared.Identifier,
        DelegateDeclarationSyntax declared => declared.Identifier,
        _ => throw new ArgumentException("Not a type declaration.", nameof(type)),
    };

    /// <summary>The parts of a dotted name, type arguments left out; empty when it is not only names.</summary>
    public static IReadOnlyList<string> NameParts(this SyntaxNode node) => node switch
    {
        SimpleNameSyntax simple => [simple.Identifier.ValueText],
        QualifiedNameSyntax pair => [.. pair.Left.NameParts(), pair.Right.Identifier.ValueText],
        AliasQualifiedNameSyntax alias => [alias.Name.Identifier.ValueText],
        MemberAccessExpressionSyntax { RawKind: (int)SyntaxKind.SimpleMemberAccessExpression } access
            when access.Expression.NameParts() is { Count: > 0 } left => [.. left, access.Name.Identifier.ValueText],
        _ => [],
    };
}
