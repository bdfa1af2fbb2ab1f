using Iridium.Testing;
using Iridium.Testing.Planted;
using Xunit.Abstractions;

namespace Iridium.Torture.Tests;

/// <summary>A harness that finds nothing may be blind: each engine that is broken on purpose is caught.</summary>
public sealed class PlantedErrorTests(ITestOutputHelper output)
{
    // The rarest to meet, a log cut too far, takes one chain in twenty: 60 rounds missed it for one seed in twenty.
    private const int Rounds = 250;

    public static TheoryData<string> Names => [.. PlantedError.All.Select(error => error.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_engine_that_is_broken_on_purpose_is_caught(string name)
    {
        PlantedError planted = PlantedError.All.Single(error => error.Name == name);
        int seed = TestSeed.Next(output.WriteLine);
        int? operations = planted.OperationsUntilCaught(seed, Rounds);
        output.WriteLine($"{name}: caught by {planted.Harness} after {operations:N0} operations");
        Assert.NotNull(operations);
    }
}
