using Iridium.Tidy.Tests.Sources;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>
/// Who sees a project's internals is said in its project file, where one looks for it and a rule reads it.
/// </summary>
internal sealed class FriendAttributeRule : ISourceRule
{
    public IEnumerable<Finding> Check(SourceFile source)
    {
        foreach (AttributeSyntax attribute in source.All<AttributeSyntax>())
        {
            if (attribute.ShortName() != "InternalsVisibleTo") continue;
            yield return source.FindingAt(
                attribute,
                "Internals are shown from code. Write an InternalsVisibleTo item in the project file instead.");
        }
    }
}
