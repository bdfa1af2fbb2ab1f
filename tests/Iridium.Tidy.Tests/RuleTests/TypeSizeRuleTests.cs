using Iridium.Tidy.Tests.Rules;

namespace Iridium.Tidy.Tests.RuleTests;

public sealed class TypeSizeRuleTests
{
    private readonly TypeSizeRule _rule = new();

    [Fact]
    public void A_thirteenth_field_is_found() =>
        _rule.Check($"class C\n{{\n{RuleSample.Repeat(12, "int _a;")}static int _b;\n}}").IsOne(1, "13 fields");

    [Fact]
    public void Twelve_fields_and_any_constants_pass()
    {
        string fields = RuleSample.Repeat(12, "int _a;") + RuleSample.Repeat(9, "const int A = 1;");
        Assert.Empty(_rule.Check($"class C {{ {fields} }}"));
    }

    [Fact]
    public void A_twenty_sixth_member_is_found_in_classes_and_interfaces()
    {
        _rule.Check($"class C {{ {RuleSample.Repeat(25, "void M() { }")} int P => 1; }}").IsOne(1, "26 members");
        _rule.Check($"interface I {{ {RuleSample.Repeat(26, "void M();")} }}").IsOne(1, "26 members");
    }

    [Fact]
    public void Overrides_explicit_members_nested_types_and_test_cases_do_not_count()
    {
        string free = "public override int M() => 1; int I.P => 1; class N { } [Fact] public void It_works() { }";
        Assert.Empty(_rule.Check($"class C {{ {RuleSample.Repeat(30, free)} }}"));
    }

    [Fact]
    public void Options_and_statistics_records_may_list_many_properties()
    {
        string properties = RuleSample.Repeat(30, "public required long P { get; init; }");
        Assert.Empty(_rule.Check($"sealed record R {{ {properties} }}"));
        Assert.Single(_rule.Check($"sealed class C {{ {properties} }}"));
        Assert.Single(_rule.Check($"sealed record R {{ {RuleSample.Repeat(26, "public int M() => 1;")} }}"));
    }
}
