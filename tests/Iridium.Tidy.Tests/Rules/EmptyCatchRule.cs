using Iridium.Tidy.Tests.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>
/// No error disappears. A catch block without statements is let pass only when it names a kind of exception narrower
/// than <see cref="Exception"/> and a comment inside says why nothing is to be done.
/// </summary>
internal sealed class EmptyCatchRule : ISourceRule
{
    public IEnumerable<Finding> Check(SourceFile source)
    {
        foreach (CatchClauseSyntax clause in source.All<CatchClauseSyntax>())
        {
            if (clause.Block.Statements.Count > 0 || (IsNarrow(clause) && HasReason(clause.Block))) continue;
            yield return source.FindingAt(
                clause.CatchKeyword,
                "The catch block is empty. Catch the one expected kind and say in a comment why it is nothing, "
                + "or rethrow it as the inner exception of an IridiumException.");
        }
    }

    private static bool IsNarrow(CatchClauseSyntax clause) =>
        clause.Filter is not null || (clause.Declaration is { } kind && kind.Type.NameParts() is not [.., "Exception"]);

    private static bool HasReason(BlockSyntax block) => block.DescendantTrivia().Any(trivia =>
        trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia));
}
