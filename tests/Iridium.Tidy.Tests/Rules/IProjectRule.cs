using Iridium.Tidy.Tests.Sources;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>A habit that can be read off one project or properties file. Stateless.</summary>
internal interface IProjectRule
{
    IEnumerable<Finding> Check(TextFile project);
}
