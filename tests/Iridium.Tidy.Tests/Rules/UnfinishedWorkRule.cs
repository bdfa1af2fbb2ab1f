using System.Text.RegularExpressions;
using Iridium.Tidy.Tests.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>What is here is done; what is not done is an issue, not a mark in the code.</summary>
internal sealed partial class UnfinishedWorkRule : ISourceRule
{
    public IEnumerable<Finding> Check(SourceFile source)
    {
        foreach (IdentifierNameSyntax name in source.All<IdentifierNameSyntax>())
        {
            if (name.Identifier.ValueText != "NotImplementedException") continue;
            yield return source.FindingAt(
                name,
                "Nothing is merged unfinished. Implement it, or throw NotSupportedException with the reason "
                + "if it never will be.");
        }

        foreach (SyntaxTrivia trivia in source.Root.DescendantTrivia().Where(IsComment))
        {
            if (Mark().Match(trivia.ToString()) is { Success: true } mark)
            {
                yield return source.FindingAt(
                    trivia.GetLocation(),
                    $"A comment says {mark.Value}. Do it now, or open an issue and delete the comment.");
            }
        }
    }

    private static bool IsComment(SyntaxTrivia trivia) => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia
        or SyntaxKind.MultiLineCommentTrivia
        or SyntaxKind.SingleLineDocumentationCommentTrivia;

    [GeneratedRegex(@"\b(TODO|FIXME)\b")]
    private static partial Regex Mark();
}
