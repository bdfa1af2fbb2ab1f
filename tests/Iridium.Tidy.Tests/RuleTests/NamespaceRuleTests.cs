using Iridium.Tidy.Tests.Rules;

namespace Iridium.Tidy.Tests.RuleTests;

public sealed class NamespaceRuleTests
{
    private readonly NamespaceRule _rule = new();

    [Theory]
    [InlineData("namespace Iridium.Engine;\nclass C { }")]
    [InlineData("\nclass C { }")]
    [InlineData("namespace Iridium.Engine.Wal.Deep;\npublic struct C { }")]
    public void A_namespace_that_is_not_the_folder_is_found(string text) =>
        _rule.Check(text).IsOne(2, "'namespace Iridium.Engine.Wal;'");

    [Fact]
    public void A_namespace_that_is_the_folder_passes()
    {
        Assert.Empty(_rule.Check("namespace Iridium.Engine.Wal;\nclass C { }"));
        Assert.Empty(_rule.Check("namespace SessionStore;\nclass C { }", "samples/SessionStore/C.cs"));
        Assert.Empty(_rule.Check("WebApplication.Create().Run();", "samples/SessionStore/Program.cs"));
    }

    [Fact]
    public void Declarations_for_a_framework_have_its_namespace_and_folders()
    {
        const string Declared = "namespace Orleans.Runtime;\npublic interface IThing { }";
        Assert.Empty(_rule.Check(Declared, "eng/OrleansContract/Orleans/Runtime/IThing.cs"));
        Assert.Single(_rule.Check(Declared, "eng/OrleansContract/Orleans/Core/IThing.cs"));
        Assert.Single(_rule.Check(Declared, "src/Iridium.Orleans/Orleans/Runtime/IThing.cs"));
    }

    [Fact]
    public void Only_registration_classes_may_live_with_the_framework()
    {
        const string Space = "namespace Microsoft.Extensions.DependencyInjection;\n";
        Assert.Empty(_rule.Check(Space + "public static class IridiumCacheExtensions { }"));
        Assert.Single(_rule.Check(Space + "public class IridiumCache { }"));
    }
}
