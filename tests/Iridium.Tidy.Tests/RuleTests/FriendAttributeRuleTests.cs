using Iridium.Tidy.Tests.Rules;

namespace Iridium.Tidy.Tests.RuleTests;

public sealed class FriendAttributeRuleTests
{
    private readonly FriendAttributeRule _rule = new();

    [Fact]
    public void An_attribute_that_shows_internals_is_found() =>
        _rule.Check("using System;\n[assembly: InternalsVisibleTo(\"X\")]").IsOne(2, "project file");

    [Fact]
    public void Other_assembly_attributes_pass() =>
        Assert.Empty(_rule.Check("[assembly: CollectionBehavior(DisableTestParallelization = true)]"));
}
