using Iridium.Testing;
using Iridium.Testing.Crashes;
using Iridium.Testing.Model;
using Iridium.Testing.Planted;
using Xunit.Abstractions;

namespace Iridium.Torture.Tests;

/// <summary>What failed can be written down, read back, made smaller and repeated.</summary>
public sealed class ReplayTests(ITestOutputHelper output)
{
    [Fact]
    public void A_replay_file_reads_back_what_it_was_made_of()
    {
        IReadOnlyList<ModelOperation> operations = MetamorphicRun.OperationsOf(TestSeed.Next(output.WriteLine), 500);
        var file = new ReplayFile("crash", -7)
        {
            Settings = new Dictionary<string, string> { ["profile"] = "Mixed", ["power loss"] = "True" },
            Operations = operations,
        };
        ReplayFile again = ReplayFile.Parse(file.Format("one line\nand another"));
        Assert.Equal(file.Harness, again.Harness);
        Assert.Equal(file.Seed, again.Seed);
        Assert.Equal(file.Settings, again.Settings);
        Assert.Equal(operations.Select(OperationText.Format), again.Operations.Select(OperationText.Format));
    }

    [Theory]
    [InlineData("Put key")]
    [InlineData("Fly key=1")]
    [InlineData("Batch [Put key=1")]
    [InlineData("Put key=1]")]
    [InlineData("Put speed=1")]
    public void A_line_that_is_no_operation_is_refused(string line) =>
        Assert.Throws<FormatException>(() => OperationText.Parse(line));

    [Fact]
    public void A_crash_chain_that_failed_fails_again_from_its_script_and_from_a_smaller_one()
    {
        PlantedError planted = PlantedError.All.Single(error => error.Name == "sync of the log skipped");
        CrashChain Chain(int seed) => new(
            seed,
            CrashProfile.Strict,
            OperationMix.Writes,
            options => planted.Plant(options) with { BackgroundThreads = 1 });
        bool Fails(int seed, IReadOnlyList<ModelOperation> script)
        {
            try
            {
                Chain(seed).Replay(script);
                return false;
            }
            catch (ModelMismatchException)
            {
                return true;
            }
        }

        int first = TestSeed.Next(output.WriteLine);
        for (int seed = first; seed < first + 50; seed++)
        {
            CrashChain chain = Chain(seed);
            try
            {
                chain.Run(12);
                continue;
            }
            catch (ModelMismatchException)
            {
                // As it should be.
            }

            if (chain.Script.Count <= 8) continue; // So short a script may need every line of it.
            Assert.True(Fails(seed, chain.Script));
            IReadOnlyList<ModelOperation> shortest =
                OperationReducer.Reduce(chain.Script, list => Fails(seed, list), TimeSpan.FromSeconds(5));
            output.WriteLine($"{chain.Script.Count} lines, reduced to {shortest.Count}");
            Assert.True(shortest.Count < chain.Script.Count && Fails(seed, shortest));
            return;
        }

        Assert.Fail("no chain failed after more than eight lines although syncs were skipped");
    }
}
