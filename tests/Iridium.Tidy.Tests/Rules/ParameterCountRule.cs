using Iridium.Tidy.Tests.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>
/// Five parameters at most. A record's own list is exempt, being the record that the rule asks for; so are signatures
/// that somebody else prescribes (overrides, native functions) and log messages, whose parameters are their fields.
/// </summary>
internal sealed class ParameterCountRule : ISourceRule
{
    private const int Cap = 5;

    public IEnumerable<Finding> Check(SourceFile source)
    {
        foreach (SyntaxNode node in source.Root.DescendantNodes())
        {
            if (node is MemberDeclarationSyntax member && IsPrescribed(member)) continue;
            if (Counted(node) is not (BaseParameterListSyntax list, SyntaxToken name)) continue;
            if (list.Parameters.Count > Cap)
            {
                yield return source.FindingAt(
                    name,
                    $"'{name.ValueText}' takes {list.Parameters.Count} parameters; the cap is {Cap}. "
                    + "Pass those that belong together as a record.");
            }
        }
    }

    private static (BaseParameterListSyntax List, SyntaxToken Name)? Counted(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => (method.ParameterList, method.Identifier),
        ConstructorDeclarationSyntax constructor => (constructor.ParameterList, constructor.Identifier),
        LocalFunctionStatementSyntax local => (local.ParameterList, local.Identifier),
        DelegateDeclarationSyntax type => (type.ParameterList, type.Identifier),
        IndexerDeclarationSyntax indexer => (indexer.ParameterList, indexer.ThisKeyword),
        RecordDeclarationSyntax => null,
        TypeDeclarationSyntax { ParameterList: { } list } type => (list, type.Identifier),
        _ => null,
    };

    private static bool IsPrescribed(MemberDeclarationSyntax member) =>
        member.Has(SyntaxKind.OverrideKeyword)
        || member.Has(SyntaxKind.ExternKeyword)
        || member.HasAttribute("LibraryImport", "DllImport", "LoggerMessage", "UnmanagedFunctionPointer")
        || member is MethodDeclarationSyntax { ExplicitInterfaceSpecifier: not null };
}
