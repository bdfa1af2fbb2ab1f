using Iridium.Testing.Fuzzing;
using Iridium.Torture.Harnesses;
using Iridium.Torture.Targets;
using Xunit.Abstractions;

namespace Iridium.Torture.Tests;

/// <summary>The inputs in the repository, and a few changed ones, do to the parsers only what is declared.</summary>
public sealed class CorpusTests(ITestOutputHelper output)
{
    private const int Steps = 400;

    public static TheoryData<string> Names => [.. EveryTarget.MakeAll().Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_input_of_the_corpus_is_read_or_refused_as_declared(string name)
    {
        FuzzTarget target = EveryTarget.Make(name);
        byte[][] inputs = [.. FuzzCorpus.InputsOf(name)];
        Assert.NotEmpty(inputs);
        foreach (byte[] input in inputs) FuzzLoop.Check(target, input);
        var loop = new FuzzLoop(target, 1, inputs);
        for (int i = 0; i < Steps; i++) loop.Step();
        output.WriteLine($"{name}: {inputs.Length} inputs, {loop.Outcomes} outcomes");
    }
}
