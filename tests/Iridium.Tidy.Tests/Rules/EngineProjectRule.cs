using Iridium.Tidy.Tests.Sources;

namespace Iridium.Tidy.Tests.Rules;

/// <summary>
/// The engine depends on nothing but the base class library and the logging interfaces, and shows its internals only to
/// its own tests, the test library and the benchmarks of its single parts, which the public interface does not reach.
/// So every adapter is held to the public interface by the compiler.
/// </summary>
internal sealed class EngineProjectRule : IProjectRule
{
    private const string EngineProject = "src/Iridium.Engine/Iridium.Engine.csproj";
    private static readonly string[] _friends =
        ["Iridium.Engine.Tests", "Iridium.Testing", "Iridium.Micro"];
    private static readonly string[] _packages = ["Microsoft.Extensions.Logging.Abstractions"];

    public IEnumerable<Finding> Check(TextFile project)
    {
        if (project.Path != EngineProject) yield break;
        foreach (ProjectItem item in ProjectItem.Read(project))
        {
            string? message = item switch
            {
                { Kind: "InternalsVisibleTo" } when !_friends.Contains(item.Include) =>
                    $"'{item.Include}' sees the engine's internals. Use the public interface, or extend it.",
                { Kind: "PackageReference" } when !_packages.Contains(item.Include) =>
                    $"The engine depends on '{item.Include}'. Do without it, or argue it in an ADR.",
                { Kind: "ProjectReference" or "FrameworkReference" } =>
                    $"The engine references '{item.Include}'. It stands below all else; turn the reference round.",
                { Kind: "Using" } when item.Include.StartsWith("Iridium.", StringComparison.Ordinal) =>
                    $"'{item.Include}' is imported for the whole engine. Write the using in the files that need it.",
                _ => null,
            };
            if (message is not null) yield return new Finding(project.Path, item.Line, message);
        }
    }
}
