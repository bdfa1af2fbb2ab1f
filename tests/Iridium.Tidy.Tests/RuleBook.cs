using Iridium.Tidy.Tests.Rules;
using Iridium.Tidy.Tests.Sources;

namespace Iridium.Tidy.Tests;

/// <summary>The rules that hold, by name. A rule that is not listed here is not checked.</summary>
internal static class RuleBook
{
    public static IReadOnlyDictionary<string, ISourceRule> ForSources { get; } = ByName<ISourceRule>(
    [
        new FileSizeRule(),
        new LineLengthRule(),
        new FunctionLengthRule(),
        new ParameterCountRule(),
        new TypeSizeRule(),
        new PublicTypeRule(),
        new NamespaceRule(),
        new RegionRule(),
        new PartialTypeRule(),
        new TypeNameRule(),
        new FieldNameRule(),
        new BannedCallRule(),
        new EmptyCatchRule(),
        new SkippedTestRule(),
        new UnfinishedWorkRule(),
        new FriendAttributeRule(),
        new DependencyRowRule(Repository.Current.Sources),
    ]);

    public static IReadOnlyDictionary<string, IProjectRule> ForProjects { get; } = ByName<IProjectRule>(
    [
        new EngineProjectRule(),
        new ProjectReferenceRule(),
        new PackageVersionRule(),
    ]);

    private static Dictionary<string, T> ByName<T>(IEnumerable<T> rules)
        where T : notnull => rules.ToDictionary(rule => rule.GetType().Name, StringComparer.Ordinal);
}
