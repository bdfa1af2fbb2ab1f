using Iridium.Tidy.Tests.Rules;

namespace Iridium.Tidy.Tests.RuleTests;

public sealed class BannedCallRuleTests
{
    private readonly BannedCallRule _rule = new();

    private const string Adapter = "src/Iridium.Caching/C.cs";

    [Theory]
    [InlineData("var a = DateTime.UtcNow.Ticks;", "TimeProvider")]
    [InlineData("var a = System.DateTimeOffset.Now;", "TimeProvider")]
    [InlineData("Thread.Sleep(1);", "Wait for the event")]
    [InlineData("await Task.Delay(1, cancellationToken);", "Wait for the event")]
    [InlineData("File.Delete(path);", "IFileSystem")]
    [InlineData("System.IO.Directory.CreateDirectory(path);", "IFileSystem")]
    [InlineData("var a = new FileStream(path, FileMode.Open);", "IFileSystem")]
    [InlineData("var a = new Random();", "seed")]
    [InlineData("Random a = new();", "seed")]
    [InlineData("Random.Shared.Next();", "seed")]
    [InlineData("GC.Collect();", "collector")]
    [InlineData("Console.Error.WriteLine(a);", "ITestOutputHelper")]
    public void A_banned_call_is_found_in_the_engine(string statement, string message) =>
        _rule.Check(Method(statement)).IsOne(2, message);

    [Theory]
    [InlineData("var a = _timeProvider.GetUtcNow(); var b = DateTime.MaxValue;")]
    [InlineData("await Task.Delay(delay, _timeProvider, cancellationToken);")]
    [InlineData("string a = finding.File.Replace('a', 'b'); int b = Directory.Length; File = file;")]
    [InlineData("var a = new Random(seed); Random b = new(seed); List<int> c = new();")]
    [InlineData("string a = \"File.Delete(path); Thread.Sleep(1)\"; // Console.Write")]
    [InlineData("var a = Path.Combine(b, c); RandomAccess.Read(d, e, f); GC.SuppressFinalize(this);")]
    public void Ordinary_code_passes(string statement) => Assert.Empty(_rule.Check(Method(statement)));

    [Theory]
    [InlineData("File.Delete(path);", "src/Iridium.Engine/Files/DiskFileSystem.cs")]
    [InlineData("Directory.Delete(path); GC.Collect();", RuleSample.TestFile)]
    [InlineData("Console.WriteLine(a);", "src/Iridium.Cli/Commands/Get.cs")]
    [InlineData("Console.WriteLine(a);", "samples/SessionStore/Program.cs")]
    [InlineData("Console.WriteLine(a);", "tests/Iridium.Engine.Tests/Crash/WritingChild.cs")]
    public void Each_call_is_free_in_its_place(string statement, string path) =>
        Assert.Empty(_rule.Check(Method(statement), path));

    [Theory]
    [InlineData("Console.WriteLine(a);", Adapter)]
    [InlineData("Random.Shared.Next();", Adapter)]
    [InlineData("Console.WriteLine(a);", RuleSample.TestFile)]
    [InlineData("Thread.Sleep(1);", RuleSample.TestFile)]
    [InlineData("var a = new Random();", RuleSample.TestFile)]
    [InlineData("GC.Collect();", "samples/SessionStore/Cart.cs")]
    public void Most_calls_are_banned_beyond_the_engine_too(string statement, string path) =>
        Assert.Single(_rule.Check(Method(statement), path));

    private static string Method(string statement) => $"class C {{ void M() {{\n{statement}\n}} }}";
}
