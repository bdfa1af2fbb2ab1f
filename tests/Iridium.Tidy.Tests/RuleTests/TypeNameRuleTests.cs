using Iridium.Tidy.Tests.Rules;

namespace Iridium.Tidy.Tests.RuleTests;

public sealed class TypeNameRuleTests
{
    private readonly TypeNameRule _rule = new();

    [Theory]
    [InlineData("class FileManager { }", "ends in Manager")]
    [InlineData("static class KeyHelpers { }", "ends in Helpers")]
    [InlineData("static class ByteUtils { }", "ends in Utils")]
    [InlineData("class C { struct Buffer { } }", "hides System.Buffer")]
    [InlineData("record Version;", "hides System.Version")]
    public void A_vague_or_taken_name_is_found(string text, string message) => _rule.Check(text).IsOne(1, message);

    [Theory]
    [InlineData("class KeyRange { Range Range { get; } Buffer Buffer; }")]
    [InlineData("class BlockIndex { } class FormatVersion { } class ManagerOfNone { }")]
    public void Whole_names_pass(string text) => Assert.Empty(_rule.Check(text));

    [Fact]
    public void Names_that_a_framework_gave_pass() =>
        Assert.Empty(_rule.Check("static class Utils { }", "eng/OrleansContract/Orleans/Runtime/Utils.cs"));

    [Fact]
    public void A_folder_called_Encoding_is_found()
    {
        _rule.Check("class C { }", "src/Iridium.Engine/Encoding/C.cs").IsOne(1, "Call it Coding");
        Assert.Empty(_rule.Check("class C { }", "src/Iridium.Engine/Coding/C.cs"));
    }
}
