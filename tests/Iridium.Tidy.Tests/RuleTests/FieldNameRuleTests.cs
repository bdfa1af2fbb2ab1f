using Iridium.Tidy.Tests.Rules;

namespace Iridium.Tidy.Tests.RuleTests;

public sealed class FieldNameRuleTests
{
    private readonly FieldNameRule _rule = new();

    [Theory]
    [InlineData("class C\n{ private int count; }", "'_count'")]
    [InlineData("class C\n{ static readonly int s_count; }", "'_count'")]
    [InlineData("struct C\n{ private static int Count; }", "'_count'")]
    public void A_private_field_that_is_not_camel_is_found(string text, string message) =>
        _rule.Check(text).IsOne(2, message);

    [Theory]
    [InlineData("class C { private int _count, _other; static readonly int _shared; }")]
    [InlineData("class C { private const int CapMax = 1; public int Count; internal int Sum; protected int Rest; }")]
    [InlineData("ref struct C { public long Sequence; }")]
    public void Camel_fields_constants_and_wider_fields_pass(string text) => Assert.Empty(_rule.Check(text));
}
