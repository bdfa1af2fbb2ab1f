using Iridium.Tidy.Tests.Sources;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>
/// Every package version stands in Directory.Packages.props, in a group whose label says why it was chosen.
/// </summary>
internal sealed class PackageVersionRule : IProjectRule
{
    private const string Central = "Directory.Packages.props";

    public IEnumerable<Finding> Check(TextFile project)
    {
        foreach (ProjectItem item in ProjectItem.Read(project))
        {
            string? message = item.Kind switch
            {
                "PackageVersion" when project.Path != Central =>
                    $"The version of '{item.Include}' stands here. Move it to {Central}.",
                "PackageVersion" when string.IsNullOrWhiteSpace(item.Element.Parent?.Attribute("Label")?.Value) =>
                    $"Nothing says why '{item.Include}' has this version. Give its group a Label with the reason.",
                "PackageReference" when (item.Metadata("Version") ?? item.Metadata("VersionOverride")) is not null =>
                    $"'{item.Include}' names its version. Leave it out here and write it in {Central}.",
                _ => null,
            };
            if (message is not null) yield return new Finding(project.Path, item.Line, message);
        }
    }
}
