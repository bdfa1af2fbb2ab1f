using Iridium.Tidy.Tests.Rules;
using Iridium.Tidy.Tests.Sources;

namespace Iridium.Tidy.Tests.RuleTests;

public sealed class DocumentLinkRuleTests
{
    private readonly DocumentLinkRule _rule =
        new(new HashSet<string> { "README.md", "docs/limits.md", "docs/adr/0001-a.md", "src/A/A.cs" });

    [Theory]
    [InlineData("text\n[a](docs/none.md)")]
    [InlineData("text\n![a](docs/none.png \"title\")")]
    [InlineData("text\n[a]: docs/none.md")]
    [InlineData("text\n[a](../README.md)")]
    public void A_link_to_a_missing_file_is_found(string text) =>
        Check("README.md", text).IsOne(2, "leads nowhere");

    [Theory]
    [InlineData("README.md", "[a](docs/limits.md) and [b](docs/limits.md#keys) and [c](docs) and [d](#here)")]
    [InlineData("docs/adr/0001-a.md", "[a](../limits.md), [b](/README.md), [c](../../src/A/A.cs), [d](../../)")]
    [InlineData("README.md", "[a](https://example.org/none.md), [b](mailto:a@example.org), `[c](none.md)`")]
    [InlineData("README.md", "```csharp\nvar a = b[0](none);\n```")]
    public void Links_that_resolve_and_links_elsewhere_pass(string path, string text) =>
        Assert.Empty(Check(path, text));

    private Finding[] Check(string path, string text) => [.. _rule.Check(new TextFile(path, text))];
}
