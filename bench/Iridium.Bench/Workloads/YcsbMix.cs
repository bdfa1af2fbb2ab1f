namespace Iridium.Bench.Workloads;

/// <summary>A workload of YCSB: what of a hundred operations are what. The rest are read-modify-writes.</summary>
/// <param name="Reads">Point reads.</param>
/// <param name="Updates">Puts of existing records.</param>
/// <param name="Inserts">Puts of new records.</param>
/// <param name="Scans">Scans of 1 to 100 records.</param>
/// <param name="IsLatest">Whether the newest records are read most, instead of some scattered ones.</param>
internal sealed record YcsbMix(int Reads, int Updates, int Inserts, int Scans, bool IsLatest = false)
{
    public static YcsbMix A { get; } = new(50, 50, 0, 0);

    public static YcsbMix B { get; } = new(95, 5, 0, 0);

    public static YcsbMix C { get; } = new(100, 0, 0, 0);

    public static YcsbMix D { get; } = new(95, 0, 5, 0, IsLatest: true);

    public static YcsbMix E { get; } = new(0, 0, 5, 95);

    public static YcsbMix F { get; } = new(50, 0, 0, 0);
}
