using Iridium.Testing.Concurrency;

namespace Iridium.Torture.Harnesses;

/// <summary>
/// Threads on tiny buffers: keys must be linearizable, snapshots must show the sum of the bank. A seed repeats the
/// choices of the threads, not their interleaving.
/// </summary>
internal sealed class ConcurrentHarness : IHarness
{
    private static readonly TimeSpan _roundTime = TimeSpan.FromSeconds(4);

    public string Name => "concurrent";

    public int Weight => 8;

    public void Run(HarnessRun run)
    {
        for (int seed = run.Seed; !run.IsOver; seed++)
        {
            TimeSpan time = run.Left < _roundTime ? run.Left : _roundTime;
            string kind = (seed & 1) == 0 ? "bank" : "register";
            try
            {
                if (kind == "bank") RunBank(run, seed, time);
                else RunRegister(run, seed, time);
                run.Pass();
            }
            catch (Exception error)
            {
                // Threads may fail in any way.
                var settings = new Dictionary<string, string> { ["kind"] = kind };
                run.Fail(new ReplayFile(Name, seed) { Settings = settings }, error);
            }
        }
    }

    public void Replay(ReplayFile file)
    {
        if (file["kind"] == "bank") new BankRun(file.Seed).Run(_roundTime);
        else new RegisterRun(file.Seed).Run(_roundTime);
    }

    private static void RunBank(HarnessRun run, int seed, TimeSpan time)
    {
        var bank = new BankRun(seed);
        bank.Run(time);
        run.Count("transfers", bank.Transfers);
        run.Count("snapshots", bank.Snapshots);
        run.Count("compactions", bank.Compactions);
    }

    private static void RunRegister(HarnessRun run, int seed, TimeSpan time)
    {
        var register = new RegisterRun(seed);
        register.Run(time);
        run.Count("register operations", register.Operations);
        run.Count("compactions", register.Compactions);
    }
}
