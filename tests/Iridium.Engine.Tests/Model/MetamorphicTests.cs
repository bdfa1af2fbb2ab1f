using Iridium.Testing;
using Iridium.Testing.Model;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Model;

/// <summary>Random operations on random options against a sorted list: every answer must be equal.</summary>
public sealed class MetamorphicTests(ITestOutputHelper output)
{
    private const int Rounds = 20;

    private static readonly int _operations = CountOf("IRIDIUM_OPERATIONS", 10_500);
    private static readonly int _rounds = CountOf("IRIDIUM_ROUNDS", Rounds);

    [Fact]
    public void Random_operations_answer_as_the_model_does()
    {
        int seed = TestSeed.Next(output.WriteLine);
        for (int round = 0; round < _rounds; round++) MetamorphicRun.Run(seed + round, _operations);
    }

    private static int CountOf(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out int count) ? count : otherwise;
}
