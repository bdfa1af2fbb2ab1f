using Iridium.Tidy.Tests.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>
/// A folder of the engine uses only folders of lower rows (<see cref="EngineFolders"/>). Uses are read from using
/// directives and from qualified names; since namespaces nest, <c>Wal.WalWriter</c> is a qualified name too, and is
/// told from a property called <c>Wal</c> by the types that the folder really holds.
/// </summary>
/// <param name="sources">The files of the engine, for the types in its folders.</param>
internal sealed class DependencyRowRule(IEnumerable<SourceFile> sources) : ISourceRule
{
    private readonly ILookup<string, string> _typesByFolder = sources
        .Where(source => EngineFolders.FolderOf(source) is not null)
        .SelectMany(source => source.Root.TopLevelTypes().Select(type =>
            (Folder: EngineFolders.FolderOf(source)!, Name: type.TypeName().ValueText)))
        .ToLookup(pair => pair.Folder, pair => pair.Name);

    public IEnumerable<Finding> Check(SourceFile source)
    {
        if (EngineFolders.FolderOf(source) is not { } own) return [];
        if (own != EngineFolders.Root && !EngineFolders.IsKnown(own))
        {
            string todo = $"The engine has no folder '{own}' in its table. Use one of the folders of "
                + "docs/architecture.md, or add this one to a row there and in EngineFolders.cs.";
            return [new Finding(source.Path, 1, todo)];
        }

        if (own == EngineFolders.Root) return CheckRoot(source);
        return [.. CheckFolder(source, own), .. CheckFacades(source, own)];
    }

    private IEnumerable<Finding> CheckRoot(SourceFile source)
    {
        string name = source.BaseName;
        if (EngineFolders.Facades.Contains(name) || EngineFolders.Handles.Contains(name)) yield break;
        foreach (Use use in Uses(source).Where(use => EngineFolders.RowOf(use.Folder) > 0))
        {
            yield return source.FindingAt(
                use.Place,
                $"'{name}' is vocabulary and may use row 0 only, not {use.Folder}. Let a façade type do it, "
                + "or move the type to a folder.");
        }
    }

    private IEnumerable<Finding> CheckFolder(SourceFile source, string own)
    {
        foreach (Use use in Uses(source))
        {
            if (EngineFolders.IsBelow(own, use.Folder)) continue;
            string?[] allowed = [.. EngineFolders.AllowedUses(own, use.Folder).Select(exception => exception.Type)];
            if (allowed.Contains(null) || (use.Type is not null && allowed.Contains(use.Type))) continue;
            if (allowed.Length == 0 || use.Type is not null)
            {
                yield return source.FindingAt(use.Place, Message(own, use.Type ?? "", use.Folder));
                continue;
            }

            foreach (IdentifierNameSyntax name in source.All<IdentifierNameSyntax>())
            {
                string text = name.Identifier.ValueText;
                if (!IsTypePlace(name) || !_typesByFolder[use.Folder].Contains(text)) continue;
                if (allowed.Contains(text)) continue;
                yield return source.FindingAt(name, Message(own, text, use.Folder));
            }
        }
    }

    /// <summary>Whether a name stands where a type is named, or before a full stop, as in a static call.</summary>
    private static bool IsTypePlace(IdentifierNameSyntax name) =>
        SyntaxFacts.IsInTypeOnlyContext(name)
        || (name.Parent is MemberAccessExpressionSyntax access && access.Expression == name);

    /// <summary>Finds the types of row 6 where a type is named; a property of the same name is let pass.</summary>
    private IEnumerable<Finding> CheckFacades(SourceFile source, string own)
    {
        foreach (IdentifierNameSyntax name in source.All<IdentifierNameSyntax>())
        {
            string text = name.Identifier.ValueText;
            if (!EngineFolders.Facades.Contains(text) || !SyntaxFacts.IsInTypeOnlyContext(name)) continue;
            bool isOther = _typesByFolder.Any(folder => folder.Key != EngineFolders.Root && folder.Contains(text));
            bool isAllowed = EngineFolders.AllowedUses(own, EngineFolders.Root).Any(use => use.Type == text);
            if (isOther || isAllowed) continue;
            yield return source.FindingAt(
                name,
                $"{own} uses the façade type '{text}', which stands above it. Take what it needs from State instead.");
        }
    }

    private static string Message(string own, string type, string used) =>
        $"{own} (row {EngineFolders.RowOf(own)}) uses {(type.Length > 0 ? $"{used}.{type}" : used)} "
        + $"(row {EngineFolders.RowOf(used)}); a folder uses only lower rows. Move the shared part down, pass it in "
        + "through an interface, or meet in State.";

    private IEnumerable<Use> Uses(SourceFile source)
    {
        foreach (UsingDirectiveSyntax directive in source.All<UsingDirectiveSyntax>())
        {
            if (Resolve(directive.NamespaceOrType.NameParts()) is var (folder, type))
                yield return new Use(folder, type, directive);
        }

        foreach (SyntaxNode node in source.Root.DescendantNodes())
        {
            if (node is not (QualifiedNameSyntax or MemberAccessExpressionSyntax)) continue;
            if (node.Parent is QualifiedNameSyntax or UsingDirectiveSyntax or BaseNamespaceDeclarationSyntax) continue;
            if (node.Parent is MemberAccessExpressionSyntax outer && outer.NameParts().Count > 0) continue;
            if (Resolve(node.NameParts()) is var (folder, type)) yield return new Use(folder, type, node);
        }
    }

    /// <summary>Takes a dotted name for a folder of the engine, and the type in it if one is named.</summary>
    private (string Folder, string? Type)? Resolve(IReadOnlyList<string> parts)
    {
        int prefix = parts switch { ["Iridium", "Engine", ..] => 2, ["Engine", ..] => 1, _ => 0 };
        string[] tail = [.. parts.Skip(prefix)];
        if (tail.Length == 0 || !EngineFolders.IsKnown(tail[0])) return null;
        string? type = tail.Skip(1).FirstOrDefault(_typesByFolder[tail[0]].Contains);
        return type is not null || prefix == 2 ? (tail[0], type) : null;
    }

    private readonly record struct Use(string Folder, string? Type, SyntaxNode Place);
}
