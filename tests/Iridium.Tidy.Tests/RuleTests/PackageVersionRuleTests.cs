using Iridium.Tidy.Tests.Rules;

namespace Iridium.Tidy.Tests.RuleTests;

public sealed class PackageVersionRuleTests
{
    private readonly PackageVersionRule _rule = new();

    private const string Central = "Directory.Packages.props";

    [Theory]
    [InlineData("src/A/A.csproj", "<PackageReference Include=\"B\" Version=\"1.0.0\" />", "names its")]
    [InlineData("src/A.csproj", "<PackageReference Update=\"B\"><Version>1</Version></PackageReference>", "names its")]
    [InlineData("src/A/A.csproj", "<PackageReference Include=\"B\" VersionOverride=\"1.0.0\" />", "names its")]
    [InlineData("tests/Directory.Build.props", "<PackageVersion Include=\"B\" Version=\"1.0.0\" />", "Move it to")]
    [InlineData(Central, "<PackageVersion Include=\"B\" Version=\"1.0.0\" />", "Label with the reason")]
    public void A_version_out_of_place_is_found(string project, string item, string message) =>
        _rule.Check(project, $"<ItemGroup>\n{item}\n</ItemGroup>").IsOne(3, message);

    [Fact]
    public void A_central_version_with_a_reason_passes()
    {
        Assert.Empty(_rule.Check("src/A/A.csproj", "<ItemGroup><PackageReference Include=\"B\" /></ItemGroup>"));
        Assert.Empty(_rule.Check(
            Central, "<ItemGroup Label=\"Newest\"><PackageVersion Include=\"B\" Version=\"1\" /></ItemGroup>"));
    }
}
