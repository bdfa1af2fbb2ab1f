using Iridium.Tidy.Tests.Rules;
using Iridium.Tidy.Tests.Sources;

namespace Iridium.Tidy.Tests.RuleTests;

public sealed class DocumentTestRuleTests
{
    private readonly DocumentTestRule _rule =
        new(new HashSet<string> { "tests/A.Tests/Wal/WalTests.cs", "tests/A.Tests/A.csproj", "src/A/A.cs" });

    [Theory]
    [InlineData("text\nshown by `TableTests`")]
    [InlineData("text\nsee `tests/A.Tests/Tables`")]
    [InlineData("text\nsee `tests/A.Tests/Wal/TableTests.cs`")]
    public void A_test_that_is_not_there_is_found(string text) => Check(text).IsOne(2, "Name the one there is");

    [Theory]
    [InlineData("| what | shown by |\n|---|---|\n| a | `WalTests` |\n| b | |", 4)]
    [InlineData("| what | shown by |\n|---|---|\n| a | `Wal` | ", 3)]
    public void A_row_that_nothing_shows_is_found(string text, int line) => Check(text).IsOne(line, "names no test");

    [Theory]
    [InlineData("`WalTests`, `tests/A.Tests/Wal`, `tests/A.Tests/`, `A.Tests`, `Tests`, `tests/fixtures vN`")]
    [InlineData("| what | shown by | more |\n|---|:--|---|\n| a | `WalTests`, `corrupt` | |")]
    [InlineData("| what | by |\n|---|---|\n| a | |\n\n```\n`TableTests`\n| what | shown by |\n```")]
    public void Tests_that_are_there_pass(string text) => Assert.Empty(Check(text));

    private Finding[] Check(string text) => [.. _rule.Check(new TextFile("docs/a.md", text))];
}
