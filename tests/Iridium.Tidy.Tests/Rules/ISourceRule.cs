using Iridium.Tidy.Tests.Sources;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>
/// A habit of the repository that can be read off one C# file. Each rule is stateless and says in its message what to
/// do instead; <c>RuleTests</c> shows of each that it can fail and that it lets ordinary code pass.
/// </summary>
internal interface ISourceRule
{
    IEnumerable<Finding> Check(SourceFile source);
}
