using Iridium.Tidy.Tests.Rules;

namespace Iridium.Tidy.Tests.RuleTests;

public sealed class FileSizeRuleTests
{
    private readonly FileSizeRule _rule = new();

    [Fact]
    public void A_file_over_its_cap_is_found()
    {
        _rule.Check(RuleSample.Repeat(501, "// line")).IsOne(501, "cap is 500");
        _rule.Check(RuleSample.Repeat(601, "// line"), RuleSample.TestFile).IsOne(601, "cap is 600");
    }

    [Fact]
    public void A_file_at_its_cap_passes()
    {
        Assert.Empty(_rule.Check(RuleSample.Repeat(500, "// line")));
        Assert.Empty(_rule.Check(RuleSample.Repeat(600, "// line"), RuleSample.TestFile));
    }
}
