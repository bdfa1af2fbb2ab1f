using Iridium.Tidy.Tests.Rules;

namespace Iridium.Tidy.Tests.RuleTests;

public sealed class EngineProjectRuleTests
{
    private readonly EngineProjectRule _rule = new();

    private const string Engine = "src/Iridium.Engine/Iridium.Engine.csproj";

    [Theory]
    [InlineData("<InternalsVisibleTo Include=\"Iridium.Caching\" />", "sees the engine's internals")]
    [InlineData("<PackageReference Include=\"Newtonsoft.Json\" />", "argue it in an ADR")]
    [InlineData("<ProjectReference Include=\"../Iridium.Cli/Iridium.Cli.csproj\" />", "turn the reference round")]
    [InlineData("<Using Include=\"Iridium.Engine.Wal\" />", "imported for the whole engine")]
    public void A_new_friend_or_dependency_of_the_engine_is_found(string item, string message) =>
        _rule.Check(Engine, $"<ItemGroup>\n{item}\n</ItemGroup>").IsOne(3, message);

    [Theory]
    [InlineData("<InternalsVisibleTo Include=\"Iridium.Engine.Tests\" />")]
    [InlineData("<InternalsVisibleTo Include=\"Iridium.Testing\" />")]
    [InlineData("<PackageReference Include=\"Microsoft.Extensions.Logging.Abstractions\" />")]
    public void What_the_engine_has_passes(string item) =>
        Assert.Empty(_rule.Check(Engine, $"<ItemGroup>{item}</ItemGroup>"));

    [Fact]
    public void Other_projects_are_not_looked_at() =>
        Assert.Empty(_rule.Check("src/A/A.csproj", "<ItemGroup><PackageReference Include=\"B\" /></ItemGroup>"));
}
