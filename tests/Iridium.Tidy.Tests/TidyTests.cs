using Iridium.Tidy.Tests.Rules;
using Iridium.Tidy.Tests.Sources;
using Xunit.Abstractions;

namespace Iridium.Tidy.Tests;

/// <summary>Holds the repository to its rules. What each rule means stands at its class in Rules/.</summary>
public sealed class TidyTests(ITestOutputHelper output)
{
    public static TheoryData<string> SourceRules => [.. RuleBook.ForSources.Keys];

    public static TheoryData<string> ProjectRules => [.. RuleBook.ForProjects.Keys];

    [Theory]
    [MemberData(nameof(SourceRules))]
    public void The_source_follows_the_rule(string rule) =>
        AssertNone(Repository.Current.Sources.SelectMany(RuleBook.ForSources[rule].Check));

    [Theory]
    [MemberData(nameof(ProjectRules))]
    public void The_projects_follow_the_rule(string rule) =>
        AssertNone(Repository.Current.Projects.SelectMany(RuleBook.ForProjects[rule].Check));

    [Fact]
    public void Links_in_documents_lead_to_files()
    {
        var rule = new DocumentLinkRule(Repository.Current.Paths);
        AssertNone(Repository.Current.Documents.SelectMany(rule.Check));
    }

    [Fact]
    public void Tests_that_documents_name_are_there()
    {
        var rule = new DocumentTestRule(Repository.Current.Paths);
        AssertNone(Repository.Current.Documents.SelectMany(rule.Check));
    }

    [Fact]
    public void The_repository_is_found_and_its_long_files_are_listed()
    {
        Assert.Contains("src/Iridium.Engine/IridiumDatabase.cs", Repository.Current.Paths);
        Assert.NotEmpty(Repository.Current.Projects);
        foreach (SourceFile source in Repository.Current.Sources)
        {
            int lines = FileSizeRule.LineCount(source);
            if (lines > FileSizeRule.SoftCap)
                output.WriteLine($"{source.Path} has {lines} lines; aim at {FileSizeRule.SoftCap}.");
        }
    }

    [Fact]
    public void Every_rule_has_tests_that_it_can_fail_and_pass()
    {
        Type[] types = typeof(TidyTests).Assembly.GetTypes();
        string[] missing =
        [
            .. types.Where(type => type.Name.EndsWith("Rule", StringComparison.Ordinal) && type.IsClass)
                .Select(type => type.Name + "Tests")
                .Where(wanted => !types.Any(type => type.Name == wanted)),
        ];
        Assert.Empty(missing);
    }

    private static void AssertNone(IEnumerable<Finding> findings)
    {
        string[] found =
        [
            .. findings.OrderBy(finding => finding.File, StringComparer.Ordinal)
                .ThenBy(finding => finding.Line)
                .Select(finding => finding.ToString()),
        ];
        Assert.True(found.Length == 0, $"{found.Length} found:\n" + string.Join('\n', found));
    }
}
