using Iridium.Tidy.Tests.Sources;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>A skipped test names what it waits for. A name in place of a text is taken for a reason.</summary>
internal sealed class SkippedTestRule : ISourceRule
{
    private const int ReasonCharactersMin = 10;

    public IEnumerable<Finding> Check(SourceFile source)
    {
        foreach (AttributeArgumentSyntax argument in source.All<AttributeArgumentSyntax>())
        {
            if (argument.NameEquals?.Name.Identifier.ValueText != "Skip") continue;
            if (argument.Expression is not LiteralExpressionSyntax literal) continue;
            if (literal.Token.ValueText.Trim() is { Length: >= ReasonCharactersMin } and not "null") continue;
            yield return source.FindingAt(
                argument, "The test is skipped without a reason. Write what is missing and how to get it, or run it.");
        }
    }
}
