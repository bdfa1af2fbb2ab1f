using Iridium.Bench.Data;

namespace Iridium.Bench.Workloads;

/// <summary>A workload by its name: where it starts and what it does. Immutable.</summary>
/// <param name="Name">The name on the command line and in tables.</param>
/// <param name="Run">Does it.</param>
internal sealed record WorkloadKind(string Name, Action<WorkloadContext> Run)
{
    private const long SyncOperationsMax = 10_000;
    private const long ManySyncOperationsMax = 100_000;
    private const int YcsbValueBytes = 1_000;

    /// <summary>Whether it starts with a loaded, settled database and not with an empty one.</summary>
    public bool IsLoaded { get; private init; }

    /// <summary>Whether it changes nothing, so that runs can use one database after another.</summary>
    public bool IsReadOnly { get; private init; }

    /// <summary>Whether each write is durable, whatever was asked for.</summary>
    public bool IsSync { get; private init; }

    public KeyShape Shape { get; private init; }

    /// <summary>The operations of a run, from the number of keys.</summary>
    public Func<long, long> Operations { get; private init; } = keys => keys;

    /// <summary>Size of values when none is asked for.</summary>
    public int ValueBytes { get; private init; } = 100;

    public static IReadOnlyList<WorkloadKind> All { get; } =
    [
        new("fillseq", FillWorkload.InOrder),
        new("fillrandom", FillWorkload.InRandomOrder),
        new("overwrite", FillWorkload.Overwrite) { IsLoaded = true },
        new("readrandom", ReadWorkload.Existing) { IsLoaded = true, IsReadOnly = true },
        new("readmissing", ReadWorkload.Missing) { IsLoaded = true, IsReadOnly = true },
        new("readseq", ScanWorkload.Forwards) { IsLoaded = true, IsReadOnly = true },
        new("readreverse", ScanWorkload.Backwards) { IsLoaded = true, IsReadOnly = true },
        new("seekrandom", ScanWorkload.Seek) { IsLoaded = true, IsReadOnly = true },
        new("readwhilewriting", ReadWhileWritingWorkload.Run) { IsLoaded = true },
        new("fillsync", FillWorkload.InRandomOrder)
        {
            IsSync = true,
            Operations = keys => Math.Min(keys, SyncOperationsMax),
        },
        new("syncmany", SyncManyWorkload.Run)
        {
            IsSync = true,
            Operations = keys => Math.Min(keys, ManySyncOperationsMax),
        },
        Ycsb("ycsba", YcsbMix.A),
        Ycsb("ycsbb", YcsbMix.B),
        Ycsb("ycsbc", YcsbMix.C) with { IsReadOnly = true },
        Ycsb("ycsbd", YcsbMix.D),
        Ycsb("ycsbe", YcsbMix.E) with { Operations = keys => Math.Max(1, keys / 10) },
        Ycsb("ycsbf", YcsbMix.F),
    ];

    /// <summary>Workloads that only make the database that others start with.</summary>
    public static IReadOnlyList<WorkloadKind> Loads { get; } =
    [
        new("load", FillWorkload.Load),
        new("loadhashed", FillWorkload.Load) { Shape = KeyShape.Hashed },
    ];

    public bool IsLoad => Loads.Contains(this);

    /// <summary>The load that makes what this workload starts with.</summary>
    public WorkloadKind Load => Loads.First(load => load.Shape == Shape);

    public static WorkloadKind Of(string name) =>
        All.Concat(Loads).FirstOrDefault(kind => kind.Name == name)
        ?? throw new BenchException(
            $"There is no workload '{name}'. Known: {string.Join(", ", All.Select(kind => kind.Name))}.");

    private static WorkloadKind Ycsb(string name, YcsbMix mix) =>
        new(name, context => YcsbWorkload.Run(context, mix))
        {
            IsLoaded = true,
            Shape = KeyShape.Hashed,
            ValueBytes = YcsbValueBytes,
        };
}
