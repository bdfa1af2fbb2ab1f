using Iridium.Tidy.Tests.Rules;

namespace Iridium.Tidy.Tests.RuleTests;

public sealed class RegionRuleTests
{
    private readonly RegionRule _rule = new();

    [Fact]
    public void A_region_is_found() =>
        _rule.Check("class C\n{\n#region A\n#endregion\n}").IsOne(3, "Regions are not used");

    [Fact]
    public void Other_directives_and_the_word_in_a_text_pass() =>
        Assert.Empty(_rule.Check("#nullable enable\nclass C { string S = \"#region\"; }\n#if A\n#endif\n// #region"));
}
