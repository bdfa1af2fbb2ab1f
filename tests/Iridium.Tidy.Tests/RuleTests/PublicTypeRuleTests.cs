using Iridium.Tidy.Tests.Rules;

namespace Iridium.Tidy.Tests.RuleTests;

public sealed class PublicTypeRuleTests
{
    private readonly PublicTypeRule _rule = new();

    [Fact]
    public void A_second_public_type_is_found() =>
        _rule.Check("public class Sample { }\npublic enum Other { A }").IsOne(2, "Other.cs");

    [Fact]
    public void A_file_not_named_after_its_type_is_found()
    {
        _rule.Check("public class Other { }").IsOne(1, "Rename the file to Other.cs");
        _rule.Check("internal class Other { }").IsOne(1, "Rename the file to Other.cs");
    }

    [Theory]
    [InlineData("namespace N; public class Sample { public class Nested { } } internal class Beside { }")]
    [InlineData("internal enum Beside { A } internal class Sample { }")]
    [InlineData("public class Sample { } public class Sample<T> { }")]
    [InlineData("global using System;")]
    [InlineData("var app = 1; record Local;")]
    public void One_public_type_with_its_company_passes(string text) =>
        Assert.Empty(_rule.Check(text, text.Contains("Local") ? "samples/S/Local.cs" : RuleSample.EngineFile));

    [Fact]
    public void The_log_part_of_a_type_is_named_after_it() =>
        Assert.Empty(_rule.Check("public partial class Sample { }", "src/Iridium.Engine/Wal/Sample.Log.cs"));
}
