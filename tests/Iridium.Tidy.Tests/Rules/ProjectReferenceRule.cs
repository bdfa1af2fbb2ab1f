using Iridium.Tidy.Tests.Sources;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>
/// Adapters in src/ reference the engine and nothing else of ours; samples reference what is in src/. What two adapters
/// need belongs into the engine. Beside it, the Orleans adapter is compiled against declarations of Orleans where that
/// cannot be had; they are no code of ours that it could call.
/// </summary>
internal sealed class ProjectReferenceRule : IProjectRule
{
    private const string Engine = "Iridium.Engine";

    private static readonly (string Project, string Target)[] _allowed =
        [("src/Iridium.Orleans/Iridium.Orleans.csproj", "OrleansContract")];

    public IEnumerable<Finding> Check(TextFile project)
    {
        if (Path.GetExtension(project.Path) != ".csproj") yield break;
        string area = project.Path.Split('/')[0];
        foreach (ProjectItem item in ProjectItem.Read(project).Where(item => item.Kind == "ProjectReference"))
        {
            string[] parts = item.Include.Replace('\\', '/').Split('/');
            string target = Path.GetFileNameWithoutExtension(parts[^1]);
            if (area == "src" && target != Engine && !_allowed.Contains((project.Path, target)))
            {
                string message = $"An adapter references '{target}'. Adapters use the engine only; "
                    + "what two of them need goes into its public interface.";
                yield return new Finding(project.Path, item.Line, message);
            }

            if (area == "samples" && !parts.Contains("src"))
            {
                yield return new Finding(
                    project.Path, item.Line, $"A sample references '{target}'. Samples use only the projects in src/.");
            }
        }
    }
}
