using Iridium.Engine;
using Iridium.Testing;
using Iridium.Torture.Disks;

namespace Iridium.Torture.Harnesses;

/// <summary>
/// A disk of the real kernel that is full or fails: a small one is mounted and filled where that is permitted; a
/// writing process runs into a limit on the size of files; and strace lets its calls fail.
/// </summary>
internal sealed class FullDiskHarness : IHarness
{
    private const int Mebibytes = 8;

    public string Name => "full-disk";

    public int Weight => 6;

    public void Run(HarnessRun run)
    {
        bool canMount = true;
        if (!InjectedRun.HasStrace) run.Say("strace is missing or may not trace: nothing is injected");
        for (int seed = run.Seed; !run.IsOver; seed++)
        {
            string kind = KindOf(seed, canMount);
            try
            {
                canMount &= Once(run, seed, kind);
                run.Pass();
            }
            catch (Exception error)
            {
                // What a failing disk brings about is a finding, whatever it is.
                var settings = new Dictionary<string, string> { ["kind"] = kind };
                run.Fail(new ReplayFile(Name, seed) { Settings = settings }, error);
            }
        }
    }

    public void Replay(ReplayFile file) => Once(null, file.Seed, file["kind"]);

    private static string KindOf(int seed, bool canMount)
    {
        string kind = (seed % 3) switch
        {
            0 => "full",
            1 => "limit",
            _ => "inject",
        };
        if (kind == "full" && !canMount) kind = "limit";
        if (kind == "inject" && !InjectedRun.HasStrace) kind = "limit";
        return kind;
    }

    /// <summary>Runs one case.</summary>
    /// <returns>False when a disk should have been mounted and could not.</returns>
    private static bool Once(HarnessRun? run, int seed, string kind)
    {
        if (kind != "full")
        {
            Inject(run, seed, kind);
            return true;
        }

        using var disk = SmallDisk.TryMount(Mebibytes);
        if (disk is null)
        {
            run?.Say("no small disk may be mounted here: only limits and injected faults are tried");
            return false;
        }

        var filled = new FullDiskRun(disk.Path, seed);
        filled.Run(() => filled.Rounds >= 3 || run?.IsOver == true);
        run?.Count("times full and freed", filled.Rounds);
        run?.Count("writes refused by a full disk", filled.FullErrors);
        run?.Count("writes", filled.Writes);
        return true;
    }

    private static void Inject(HarnessRun? run, int seed, string kind)
    {
        using var directory = new TempDirectory();
        var random = new Random(seed);
        var injected = new InjectedRun(directory.Path);
        for (int i = 0; i < 4 && run?.IsOver != true; i++)
        {
            Durability durability = random.Next(2) == 0 ? Durability.Sync : Durability.Os;
            if (kind == "limit") injected.WithFileSizeLimit(random.Next(2, 40), durability);
            else injected.WithInjection(InjectionOf(random), durability);
            run?.Count(kind == "limit" ? "runs into a file-size limit" : "runs with injected faults");
        }

        run?.Count("errors told", injected.Errors);
    }

    private static string InjectionOf(Random random)
    {
        int first = random.Next(1, 200);
        return random.Next(4) switch
        {
            0 => $"pwrite64:error=ENOSPC:when={first}..{first + random.Next(6)}",
            1 => $"fsync,fdatasync:error=EIO:when={random.Next(1, 60)}",
            2 => $"pwrite64:error=EIO:when={first}",
            _ => $"rename,renameat2,unlink,ftruncate:error=EIO:when={random.Next(1, 12)}",
        };
    }
}
