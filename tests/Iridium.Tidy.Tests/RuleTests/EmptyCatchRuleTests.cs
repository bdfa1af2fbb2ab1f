using Iridium.Tidy.Tests.Rules;

namespace Iridium.Tidy.Tests.RuleTests;

public sealed class EmptyCatchRuleTests
{
    private readonly EmptyCatchRule _rule = new();

    [Theory]
    [InlineData("class C { void M()\n{ try { A(); } catch { } } }")]
    [InlineData("class C { void M()\n{ try { A(); } catch (Exception) { /* nothing to do */ } } }")]
    [InlineData("class C { void M()\n{ try { A(); } catch (IOException) { } } }")]
    public void An_empty_catch_is_found(string text) => _rule.Check(text).IsOne(2, "catch block is empty");

    [Theory]
    [InlineData("class C { void M() { try { A(); } catch (IOException e) { throw new A(\"a\", e); } } }")]
    [InlineData("class C { void M() { try { A(); } catch (FileNotFoundException) { /* It is gone already. */ } } }")]
    [InlineData("class C { void M() { try { A(); } finally { } } }")]
    public void A_catch_that_acts_or_says_why_not_passes(string text) => Assert.Empty(_rule.Check(text));
}
