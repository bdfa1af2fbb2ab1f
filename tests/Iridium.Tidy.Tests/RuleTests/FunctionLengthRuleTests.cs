using Iridium.Tidy.Tests.Rules;

namespace Iridium.Tidy.Tests.RuleTests;

public sealed class FunctionLengthRuleTests
{
    private readonly FunctionLengthRule _rule = new();

    [Fact]
    public void A_method_of_71_lines_is_found_at_its_name()
    {
        string method = $"[Obsolete]\nvoid M()\n{{\n{RuleSample.Repeat(68, "A();")}}}";
        _rule.Check($"class C\n{{\n{method}\n}}").IsOne(4, "'M' has 71");
    }

    [Fact]
    public void A_method_of_70_lines_passes_whatever_stands_above_it()
    {
        string above = RuleSample.Repeat(40, "/// comment") + RuleSample.Repeat(5, "[Obsolete]");
        Assert.Empty(_rule.Check($"class C\n{{\n{above}void M()\n{{\n{RuleSample.Repeat(67, "A();")}}}\n}}"));
    }

    [Fact]
    public void Accessors_local_functions_and_constructors_are_functions()
    {
        string body = $"{{\n{RuleSample.Repeat(70, "A();")}}}";
        Assert.Single(_rule.Check($"class C {{ int P {{ get {body} }} }}"));
        Assert.Single(_rule.Check($"class C {{ C() {body} }}"));
        Assert.Equal(2, _rule.Check($"class C {{ void M() {{ void L() {body} }} }}").Length);
    }

    [Fact]
    public void The_statements_of_a_program_are_one_function_without_its_local_ones()
    {
        const string Program = "samples/S/Program.cs";
        _rule.Check(RuleSample.Repeat(71, "A();"), Program).IsOne(1, "program's statements");
        string local = $"void L()\n{{\n{RuleSample.Repeat(60, "A();")}}}\n";
        Assert.Empty(_rule.Check(RuleSample.Repeat(70, "A();") + local, Program));
    }
}
