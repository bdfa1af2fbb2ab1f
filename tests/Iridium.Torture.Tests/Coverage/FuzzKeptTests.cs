using Iridium.Testing;
using Iridium.Testing.Fuzzing;
using Iridium.Torture.Harnesses;

namespace Iridium.Torture.Tests.Coverage;

/// <summary>The folder that runs leave their inputs in; somebody may use it for something else, too.</summary>
public sealed class FuzzKeptTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_leads_to_nothing_goes_and_the_files_of_others_stay()
    {
        string own = Path.Combine(_directory.Path, FuzzKept.NameOf([1, 2, 3]));
        string[] others = ["notes.txt", "0123456789abcdef", "0123456789ABCDE.", ".hidden"];
        var kept = new FuzzKept(_directory.Path);
        kept.Add([1, 2, 3]);
        foreach (string other in others) File.WriteAllBytes(Path.Combine(_directory.Path, other), [7]);
        Assert.True(File.Exists(own));

        // Nothing counts in this map, so nothing is new.
        var executed = new List<byte[]>();
        var loop = new FuzzLoop(new DullTarget(), 1, [[0]])
        {
            Coverage = new CoverageMap(_ => { }),
            BeforeEach = input => executed.Add([.. input]),
        };
        loop.Start();
        kept.Load(loop);
        Assert.Contains(executed, input => input.SequenceEqual(new byte[] { 1, 2, 3 }));
        Assert.DoesNotContain(executed, input => input.SequenceEqual(new byte[] { 7 }));
        Assert.False(File.Exists(own));
        Assert.Equal(
            others.Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(_directory.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private sealed class DullTarget() : FuzzTarget("dull")
    {
        public override IEnumerable<byte[]> Seeds() => [];

        protected override int Feed(ReadOnlySpan<byte> input) => 0;
    }
}
