using Iridium.Tidy.Tests.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>A region folds away what should be a type of its own.</summary>
internal sealed class RegionRule : ISourceRule
{
    public IEnumerable<Finding> Check(SourceFile source)
    {
        foreach (SyntaxTrivia trivia in source.Root.DescendantTrivia())
        {
            if (trivia.IsKind(SyntaxKind.RegionDirectiveTrivia))
            {
                yield return source.FindingAt(
                    trivia.GetLocation(),
                    "Regions are not used. Delete it; if the file is long, move what it folds to its own type.");
            }
        }
    }
}
