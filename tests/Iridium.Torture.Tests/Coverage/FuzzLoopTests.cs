using Iridium.Testing.Fuzzing;

namespace Iridium.Torture.Tests.Coverage;

/// <summary>What the loop keeps where outcomes alone guide.</summary>
public sealed class FuzzLoopTests
{
    [Fact]
    public void Outcomes_without_end_are_told_apart_up_to_a_bound()
    {
        int found = 0;
        var loop = new FuzzLoop(new EndlessTarget(), 1, []) { AfterFound = _ => found++ };
        for (int i = 0; i < 20_000; i++) loop.Step();
        Assert.Equal(FuzzLoop.OutcomesMax, loop.Outcomes);
        Assert.Equal(FuzzLoop.OutcomesMax, loop.Count);
        Assert.Equal(FuzzLoop.OutcomesMax - 1, found);
    }

    /// <summary>Each input has an outcome of its own.</summary>
    private sealed class EndlessTarget() : FuzzTarget("endless")
    {
        public override IEnumerable<byte[]> Seeds() => [];

        protected override int Feed(ReadOnlySpan<byte> input)
        {
            var hash = new HashCode();
            hash.AddBytes(input);
            return hash.ToHashCode();
        }
    }
}
