using Iridium.Tidy.Tests.Sources;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>
/// A type's namespace is its project's name and the folders below it. Only classes of registration methods may live in
/// the framework's namespace, where its users look for them. Declarations that stand for those of a framework have its
/// namespaces; their folders below the project say which.
/// </summary>
internal sealed class NamespaceRule : ISourceRule
{
    private const string ContractFolder = "eng/OrleansContract/";

    private static readonly string[] _frameworkRoots = ["Microsoft.Extensions.", "Microsoft.AspNetCore.", "Orleans."];

    public IEnumerable<Finding> Check(SourceFile source)
    {
        if (source.Folders.Count < 2) yield break;
        bool isContract = source.Path.StartsWith(ContractFolder, StringComparison.Ordinal);
        string wanted = string.Join('.', source.Folders.Skip(isContract ? 2 : 1));
        foreach (MemberDeclarationSyntax type in source.Root.TopLevelTypes())
        {
            string found = NamespaceOf(type);
            if (found == wanted || IsRegistration(type, found)) continue;
            string where = found.Length == 0 ? "no namespace" : $"the namespace '{found}'";
            yield return source.FindingAt(
                type.TypeName(),
                $"'{type.TypeName().ValueText}' stands in {where}. Its folder asks for 'namespace {wanted};'.");
        }
    }

    private static string NamespaceOf(MemberDeclarationSyntax type) => string.Join(
        '.',
        type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Reverse().Select(space => space.Name.ToString()));

    private static bool IsRegistration(MemberDeclarationSyntax type, string found) =>
        type is ClassDeclarationSyntax
        && type.Has(SyntaxKind.StaticKeyword)
        && type.TypeName().ValueText.EndsWith("Extensions", StringComparison.Ordinal)
        && _frameworkRoots.Any(root => (found + ".").StartsWith(root, StringComparison.Ordinal));
}
