using Iridium.Tidy.Tests.Rules;

namespace Iridium.Tidy.Tests.RuleTests;

public sealed class LineLengthRuleTests
{
    private readonly LineLengthRule _rule = new();

    [Fact]
    public void A_line_of_121_characters_is_found() =>
        _rule.Check("// short\n//" + new string('x', 119)).IsOne(2, "121 characters");

    [Fact]
    public void A_line_of_120_characters_passes_however_many_bytes_it_has() =>
        Assert.Empty(_rule.Check("//" + new string('é', 118) + "\r\n// next"));
}
