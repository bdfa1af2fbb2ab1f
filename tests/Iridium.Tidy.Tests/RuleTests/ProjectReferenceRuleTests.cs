using Iridium.Tidy.Tests.Rules;

namespace Iridium.Tidy.Tests.RuleTests;

public sealed class ProjectReferenceRuleTests
{
    private readonly ProjectReferenceRule _rule = new();

    [Theory]
    [InlineData("src/A/A.csproj", "../Iridium.Caching/Iridium.Caching.csproj", "Adapters use the engine only")]
    [InlineData("src/A/A.csproj", "../../eng/OrleansContract/OrleansContract.csproj", "Adapters use the engine only")]
    [InlineData("samples/A/A.csproj", "../../tests/Iridium.Testing/Iridium.Testing.csproj", "Samples use only")]
    [InlineData("samples/A/A.csproj", "..\\B\\B.csproj", "Samples use only")]
    public void A_reference_across_is_found(string project, string target, string message) =>
        _rule.Check(project, $"<ItemGroup>\n<ProjectReference Include=\"{target}\" />\n</ItemGroup>").IsOne(3, message);

    [Theory]
    [InlineData("src/Iridium.Cli/Iridium.Cli.csproj", "../Iridium.Engine/Iridium.Engine.csproj")]
    [InlineData("src/Iridium.Orleans/Iridium.Orleans.csproj", "../../eng/OrleansContract/OrleansContract.csproj")]
    [InlineData("samples/A/A.csproj", "../../src/Iridium.Caching/Iridium.Caching.csproj")]
    [InlineData("tests/A.Tests/A.Tests.csproj", "../Iridium.Testing/Iridium.Testing.csproj")]
    public void A_reference_downwards_passes(string project, string target) =>
        Assert.Empty(_rule.Check(project, $"<ItemGroup><ProjectReference Include=\"{target}\" /></ItemGroup>"));
}
