using Iridium.Tidy.Tests.Rules;
using Iridium.Tidy.Tests.Sources;

namespace Iridium.Tidy.Tests.RuleTests;

/// <summary>Runs a rule on a small text. Pure.</summary>
internal static class RuleSample
{
    public const string EngineFile = "src/Iridium.Engine/Wal/Sample.cs";
    public const string TestFile = "tests/Iridium.Engine.Tests/Wal/Sample.cs";

    public static Finding[] Check(this ISourceRule rule, string text, string path = EngineFile) =>
        [.. rule.Check(SourceFile.Parse(path, text))];

    public static Finding[] Check(this IProjectRule rule, string path, string items) =>
        [.. rule.Check(new TextFile(path, $"<Project>\n{items}\n</Project>"))];

    /// <summary>Asserts one finding, its line and a part of its message.</summary>
    public static void IsOne(this Finding[] findings, int line, string message)
    {
        Finding finding = Assert.Single(findings);
        Assert.Equal(line, finding.Line);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{finding.File}:{line}: ", finding.ToString(), StringComparison.Ordinal);
    }

    public static string Repeat(int count, string line) => string.Concat(Enumerable.Repeat(line + "\n", count));
}
