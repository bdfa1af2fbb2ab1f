using Iridium.Engine.Files;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Repairs;

/// <summary>The power fails at each operation of a repair, which is then run again.</summary>
public sealed class RepairCrashTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(".tbl", 20)]
    [InlineData(".wal", 200)]
    [InlineData("MANIFEST", 300)]
    public void A_repair_that_was_interrupted_can_be_run_again(string part, int at)
    {
        int seed = TestSeed.Next(output.WriteLine);
        foreach (CrashProfile profile in Enum.GetValues<CrashProfile>())
        {
            for (int operation = 0; ; operation++)
            {
                var files = new CrashFileSystem(seed);
                var state = new RepairCase(seed, files, operations: 200);
                string name = state.Names.First(each => each.Contains(part, StringComparison.Ordinal));
                Damage(files, state, name, at);
                files.CrashAfterOperations(operation);
                bool isThrough = IsThrough(files);
                CrashFileSystem after = files.Crash(seed + operation, profile);
                try
                {
                    RepairReport first = RepairCase.Repair(Damaged(state, name, at), isDryRun: true);
                    RepairReport report = RepairCase.Repair(after);
                    state.Check(after, report with { Losses = [.. first.Losses, .. report.Losses] });
                }
                catch (Exception error)
                {
                    throw new InvalidOperationException($"{profile}, operation {operation}: {error.Message}", error);
                }

                if (isThrough) break;
            }
        }
    }

    private static void Damage(CrashFileSystem files, RepairCase state, string name, int at)
    {
        using IFile file = files.OpenWrite(Path.Combine(RepairCase.Directory, name));
        file.Write(state.Flipped(name, Math.Min(at, state[name].Length - 1)), 0);
        file.Sync();
    }

    /// <summary>The damaged database before any repair: what is lost is lost by the damage, whoever tells.</summary>
    private static MemoryFileSystem Damaged(RepairCase state, string name, int at) =>
        state.Copy((name, state.Flipped(name, Math.Min(at, state[name].Length - 1))));

    private static bool IsThrough(CrashFileSystem files)
    {
        try
        {
            RepairCase.Repair(files);
        }
        catch (IridiumException) when (files.PowerLost)
        {
            return false;
        }

        return !files.PowerLost;
    }
}
