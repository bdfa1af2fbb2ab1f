using Iridium.Tidy.Tests.Rules;

namespace Iridium.Tidy.Tests.RuleTests;

public sealed class ParameterCountRuleTests
{
    private readonly ParameterCountRule _rule = new();

    private const string Six = "(int a, int b, int c, int d, int e, int f)";

    [Theory]
    [InlineData("class C { void M" + Six + " { } }")]
    [InlineData("class C { C" + Six + " { } }")]
    [InlineData("class C" + Six + ";")]
    [InlineData("class C { void M() { void L" + Six + " { } } }")]
    [InlineData("delegate void D" + Six + ";")]
    public void A_sixth_parameter_is_found(string text) => _rule.Check(text).IsOne(1, "takes 6 parameters");

    [Theory]
    [InlineData("class C { void M(int a, int b, int c, int d, int e) { } }")]
    [InlineData("record R" + Six + ";")]
    [InlineData("readonly record struct R" + Six + ";")]
    [InlineData("class C { override void M" + Six + " { } }")]
    [InlineData("class C { [LibraryImport(\"c\")] static partial int M" + Six + "; }")]
    [InlineData("class C { [LoggerMessage(Level = LogLevel.Debug)] static partial void M" + Six + "; }")]
    public void Five_parameters_records_and_prescribed_signatures_pass(string text) => Assert.Empty(_rule.Check(text));
}
