using Iridium.Testing;
using Iridium.Testing.Fuzzing;
using Iridium.Torture.Coverage;
using Xunit.Abstractions;

namespace Iridium.Torture.Tests.Coverage;

/// <summary>Coverage leads through what chance does not get through, the same way each time.</summary>
public sealed class MazeTests(ITestOutputHelper output) : IDisposable
{
    private const int ExecutionsMax = 2_000_000;

    private readonly MazeTarget _maze = new();

    public void Dispose() => _maze.Dispose();

    [Fact]
    public void Guided_by_coverage_fuzzing_comes_through_a_maze_that_chance_does_not()
    {
        Assert.True(_maze.IsRewritten);
        int seed = TestSeed.Next(output.WriteLine);
        long? guided = ExecutionsToTheEnd(seed, isGuided: true, ExecutionsMax);
        output.WriteLine($"through after {guided:N0} executions");
        Assert.NotNull(guided);
        Assert.Null(ExecutionsToTheEnd(seed, isGuided: false, guided.Value));
    }

    [Fact]
    public void The_same_seed_executes_the_same_inputs()
    {
        int seed = TestSeed.Next(output.WriteLine);
        Assert.Equal(InputsOf(seed), InputsOf(seed));
        Assert.NotEqual(InputsOf(seed), InputsOf(seed + 1));
    }

    private List<string> InputsOf(int seed)
    {
        var inputs = new List<string>();
        FuzzLoop loop = MakeLoop(seed, isGuided: true, input => inputs.Add(Convert.ToHexString(input)));
        try
        {
            for (int i = 0; i < 20_000; i++) loop.Step();
        }
        catch (FuzzFindingException)
        {
            // The end, already.
        }

        return inputs;
    }

    private long? ExecutionsToTheEnd(int seed, bool isGuided, long most)
    {
        FuzzLoop loop = MakeLoop(seed, isGuided, before: null);
        try
        {
            while (loop.Executions < most) loop.Step();
            output.WriteLine($"guided: {isGuided}, {loop.Coverage!.Edges} edges, {loop.Count} inputs");
            return null;
        }
        catch (FuzzFindingException)
        {
            return loop.Executions;
        }
    }

    private FuzzLoop MakeLoop(int seed, bool isGuided, Action<byte[]>? before) => new(_maze, seed, _maze.Seeds())
    {
        BeforeEach = before,
        Coverage = InstrumentedCode.MakeMap(),
        IsGuided = isGuided,
    };
}
