using Iridium.Tidy.Tests.Rules;
using Iridium.Tidy.Tests.Sources;

namespace Iridium.Tidy.Tests.RuleTests;

public sealed class PartialTypeRuleTests
{
    private readonly PartialTypeRule _rule = new();

    [Theory]
    [InlineData("\npartial class C { void M() { } }")]
    [InlineData("\npublic partial class Program { }")]
    public void A_partial_type_is_found(string text) => _rule.Check(text).IsOne(2, "is partial");

    [Theory]
    [InlineData("partial class C { [LibraryImport(\"libc\")] private static partial int fsync(int f); }")]
    [InlineData("partial class C { [GeneratedRegex(\"a\")] private static partial Regex A(); }")]
    [InlineData("[JsonSerializable(typeof(int))] partial class C : JsonSerializerContext;")]
    [InlineData("partial class C { static partial class N { [LoggerMessage] static partial void M(); } }")]
    [InlineData("sealed class C { }")]
    public void A_type_with_a_generated_half_passes(string text) => Assert.Empty(_rule.Check(text));

    [Fact]
    public void A_type_and_its_log_messages_pass()
    {
        const string Text = "partial class Sample { }";
        Assert.Empty(_rule.Check(Text, "src/Iridium.Engine/Wal/Sample.Log.cs"));
        Assert.Empty(_rule.Check(SourceFile.Parse(RuleSample.EngineFile, Text, hasLogPart: true)));
    }
}
