using Iridium.Tidy.Tests.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>
/// A type with more than 12 fields or 25 members is two types. Constants are no state and do not count as fields;
/// fields and nested types do not count as members, nor do overrides, explicit interface members and test cases. In
/// a record, properties that are only set at creation do not count: an options or statistics record is a list of them.
/// </summary>
internal sealed class TypeSizeRule : ISourceRule
{
    private const int FieldCap = 12;
    private const int MemberCap = 25;

    public IEnumerable<Finding> Check(SourceFile source)
    {
        foreach (TypeDeclarationSyntax type in source.All<TypeDeclarationSyntax>())
        {
            string name = type.Identifier.ValueText;
            int fields = type.Members.OfType<BaseFieldDeclarationSyntax>()
                .Where(field => !field.Has(SyntaxKind.ConstKeyword))
                .Sum(field => field.Declaration.Variables.Count);
            if (fields > FieldCap)
            {
                yield return source.FindingAt(
                    type.Identifier,
                    $"'{name}' has {fields} fields; the cap is {FieldCap}. Group what changes together.");
            }

            int members = type.Members.Count(member => IsCounted(type, member));
            if (members > MemberCap)
            {
                yield return source.FindingAt(
                    type.Identifier,
                    $"'{name}' has {members} members; the cap is {MemberCap}. Split it along what its callers use.");
            }
        }
    }

    private static bool IsCounted(TypeDeclarationSyntax type, MemberDeclarationSyntax member) => member switch
    {
        BaseFieldDeclarationSyntax or BaseTypeDeclarationSyntax or DelegateDeclarationSyntax => false,
        MethodDeclarationSyntax { ExplicitInterfaceSpecifier: not null } => false,
        BasePropertyDeclarationSyntax { ExplicitInterfaceSpecifier: not null } => false,
        _ when member.Has(SyntaxKind.OverrideKeyword) => false,
        MethodDeclarationSyntax method when method.HasAttribute("Fact", "Theory") => false,
        PropertyDeclarationSyntax property when type is RecordDeclarationSyntax => !IsInitOnly(property),
        _ => true,
    };

    private static bool IsInitOnly(PropertyDeclarationSyntax property) =>
        property.AccessorList is { } list
        && list.Accessors.Any(accessor => accessor.IsKind(SyntaxKind.InitAccessorDeclaration));
}
