using Iridium.Tidy.Tests.Rules;

namespace Iridium.Tidy.Tests.RuleTests;

public sealed class SkippedTestRuleTests
{
    private readonly SkippedTestRule _rule = new();

    [Theory]
    [InlineData("class C {\n[Fact(Skip = \"\")] void M() { } }")]
    [InlineData("class C {\n[Theory(DisplayName = \"a\", Skip = \"later\")] void M() { } }")]
    public void A_test_skipped_without_a_reason_is_found(string text) =>
        _rule.Check(text, RuleSample.TestFile).IsOne(2, "without a reason");

    [Theory]
    [InlineData("class C { [Fact(Skip = \"Needs /usr/bin/chromium; install the package chromium.\")] void M() { } }")]
    [InlineData("class C { [Fact(Skip = Browser.Missing)] void M() { var a = new { Skip = \"\" }; } }")]
    public void A_test_that_names_what_is_missing_passes(string text) =>
        Assert.Empty(_rule.Check(text, RuleSample.TestFile));
}
