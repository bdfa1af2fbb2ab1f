using System.Globalization;
using Iridium.Testing.Faults;

namespace Iridium.Torture.Harnesses;

/// <summary>
/// Every byte of every kind of file of a small database is flipped, bit by bit; files are cut at every length, deleted,
/// exchanged with others of their kind and replaced by older versions of themselves: the answers stay right or it is
/// said what is damaged.
/// </summary>
internal sealed class CorruptHarness : IHarness
{
    public string Name => "corrupt";

    public int Weight => 8;

    public void Run(HarnessRun run) => run.ForEachSeed(seed =>
    {
        // Half of them are closed, the others as a killed process leaves them.
        bool isClosed = (seed & 1) == 0;
        var target = new DamageTarget(seed, isClosed);
        foreach ((string name, string damage) in DamagesOf(target))
        {
            if (run.IsOver) return;
            Try(run, target, new Case(seed, isClosed, name, damage));
        }

        run.Count("whole databases");
    });

    public void Replay(ReplayFile file)
    {
        var target = new DamageTarget(file.Seed, bool.Parse(file["closed"]));
        target.IsNoticed(file["file"], Damaged(target, file["file"], file["damage"]));
    }

    private void Try(HarnessRun run, DamageTarget target, Case each)
    {
        try
        {
            bool isNoticed = target.IsNoticed(each.File, Damaged(target, each.File, each.Damage));
            run.Count("noticed", isNoticed ? 1 : 0);
            run.Pass();
        }
        catch (Exception error)
        {
            // A wrong answer, or an error that is not the engine's: both are findings.
            var settings = new Dictionary<string, string>
            {
                ["closed"] = each.IsClosed.ToString(),
                ["file"] = each.File,
                ["damage"] = each.Damage,
            };
            run.Fail(new ReplayFile(Name, each.Seed) { Settings = settings }, error);
        }

        run.Count(each.Damage.StartsWith("flip", StringComparison.Ordinal) ? "bits flipped" : "other damages");
    }

    /// <summary>Every file has its turn early, and one bit of every byte, before the other bits and the cuts come.
    /// </summary>
    private static IEnumerable<(string Name, string Damage)> DamagesOf(DamageTarget target)
    {
        string[] names = [.. target.Names];
        foreach (string name in names)
        {
            foreach (string damage in ReplacementsOf(target, name)) yield return (name, damage);
        }

        for (int bit = 0; bit < 8; bit++)
        {
            foreach (string name in names)
            {
                for (int at = 0; at < target[name].Length; at++)
                {
                    int mask = 1 << ((bit + at) % 8);
                    yield return (name, string.Create(CultureInfo.InvariantCulture, $"flip {at} {mask}"));
                    if (bit == 1) yield return (name, string.Create(CultureInfo.InvariantCulture, $"cut {at}"));
                }
            }
        }
    }

    private static IEnumerable<string> ReplacementsOf(DamageTarget target, string name)
    {
        yield return "delete";
        if (target.Older.TryGetValue(name, out byte[]? older) && !older.AsSpan().SequenceEqual(target[name]))
            yield return "older " + name;
        string kind = KindOf(name);
        foreach (string other in target.Names.Concat(target.Older.Keys).Distinct())
        {
            if (other != name && KindOf(other) == kind) yield return "older " + other;
        }
    }

    private static byte[]? Damaged(DamageTarget target, string name, string damage)
    {
        string[] words = damage.Split(' ');
        switch (words[0])
        {
            case "delete":
                return null;
            case "older":
                bool isOlder = target.Older.TryGetValue(words[1], out byte[]? older);
                return isOlder && (words[1] == name || !target.Names.Contains(words[1])) ? older : target[words[1]];
            case "cut":
                return target[name][..int.Parse(words[1], CultureInfo.InvariantCulture)];
            default:
                byte[] bytes = [.. target[name]];
                bytes[int.Parse(words[1], CultureInfo.InvariantCulture)] ^=
                    byte.Parse(words[2], CultureInfo.InvariantCulture);
                return bytes;
        }
    }

    private static string KindOf(string name) =>
        name.StartsWith("MANIFEST", StringComparison.Ordinal) ? "manifest" : Path.GetExtension(name);

    private sealed record Case(int Seed, bool IsClosed, string File, string Damage);
}
