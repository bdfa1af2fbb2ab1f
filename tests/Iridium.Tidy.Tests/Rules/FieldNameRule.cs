using Iridium.Tidy.Tests.Sources;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>
/// Private fields, static ones too, are <c>_camel</c>, so that a read of state is seen; constants are Pascal.
/// </summary>
internal sealed class FieldNameRule : ISourceRule
{
    private static readonly SyntaxKind[] _widerAccess =
        [SyntaxKind.PublicKeyword, SyntaxKind.InternalKeyword, SyntaxKind.ProtectedKeyword];

    public IEnumerable<Finding> Check(SourceFile source)
    {
        foreach (FieldDeclarationSyntax field in source.All<FieldDeclarationSyntax>())
        {
            if (field.Has(SyntaxKind.ConstKeyword) || Array.Exists(_widerAccess, field.Has)) continue;
            if (field.Parent is InterfaceDeclarationSyntax) continue;
            foreach (VariableDeclaratorSyntax variable in field.Declaration.Variables)
            {
                string name = variable.Identifier.ValueText;
                if (IsUnderscoreCamel(name)) continue;
                string wanted = Wanted(name);
                yield return source.FindingAt(
                    variable.Identifier, $"The private field '{name}' is not in _camel form. Call it '{wanted}'.");
            }
        }
    }

    private static bool IsUnderscoreCamel(string name) =>
        name.Length > 1 && name[0] == '_' && char.IsLower(name[1]) && !name[1..].Contains('_');

    private static string Wanted(string name)
    {
        string[] words = name.Split('_', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 1 && words[0] is "s" or "m" or "t") words = words[1..];
        if (words.Length == 0) return "_value";
        IEnumerable<string> rest = words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]);
        string joined = words[0] + string.Concat(rest);
        return $"_{char.ToLowerInvariant(joined[0])}{joined[1..]}";
    }
}
