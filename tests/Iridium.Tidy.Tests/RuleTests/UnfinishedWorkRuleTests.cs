using Iridium.Tidy.Tests.Rules;

namespace Iridium.Tidy.Tests.RuleTests;

public sealed class UnfinishedWorkRuleTests
{
    private readonly UnfinishedWorkRule _rule = new();

    [Theory]
    [InlineData("class C {\nint M() => throw new NotImplementedException(); }")]
    [InlineData("class C {\n// TODO: the rest\n}")]
    [InlineData("class C {\n/// <summary>FIXME</summary>\nint M() => 1; }")]
    public void Unfinished_work_is_found(string text) => Assert.Equal(2, Assert.Single(_rule.Check(text)).Line);

    [Theory]
    [InlineData("class C { int M() => throw new NotSupportedException(\"Read-only.\"); string S = \"TODO\"; }")]
    [InlineData("class C { int todo; /* a list of todos */ }")]
    public void Finished_work_passes(string text) => Assert.Empty(_rule.Check(text));
}
