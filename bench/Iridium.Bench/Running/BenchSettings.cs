using Iridium.Bench.Data;
using Iridium.Bench.Engines;
using Iridium.Bench.Workloads;

namespace Iridium.Bench.Running;

/// <summary>What all runs of a comparison share. Immutable.</summary>
internal sealed record BenchSettings
{
    public long Keys { get; init; } = 1_000_000;

    /// <summary>Bytes of a value; null takes what each workload is usually run with.</summary>
    public int? ValueBytes { get; init; }

    public ulong Seed { get; init; } = 42;

    /// <summary>When each write is done; those of the sync workloads always when they are on disk.</summary>
    public WriteDurability Durability { get; init; }

    public int Writers { get; init; } = 1_000;

    /// <summary>
    /// Operations of each run; null takes what each workload does. No workload puts more new records than there are
    /// keys.
    /// </summary>
    public long? Operations { get; init; }

    /// <summary>The longest that the measured part of a run may last.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a run is done unmeasured before it is measured, so that the code is compiled.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(2);

    public int FilterBits { get; init; } = 10;

    public int BlockBytes { get; init; } = 4_096;

    public long CacheBytes { get; init; } = 256L << 20;

    public long MemtableBytes { get; init; } = 64L << 20;

    /// <summary>One budget for all memory, for engines that have such a thing; null leaves them their parts.</summary>
    public long? MemoryBytes { get; init; }

    public int BackgroundThreads { get; init; } = 2;

    public bool IsCompressed { get; init; } = true;

    /// <summary>Paths of native libraries that are not to be looked for.</summary>
    public IReadOnlyDictionary<string, string> Libraries { get; init; } = new Dictionary<string, string>();

    public long OperationsOf(WorkloadKind workload, long records)
    {
        long wanted = Operations ?? workload.Operations(records);
        return workload.IsLoaded ? wanted : Math.Min(wanted, records);
    }

    /// <summary>
    /// The paths with which an engine finds its library, of which another build may be the engine's own.
    /// </summary>
    public IReadOnlyDictionary<string, string> LibrariesOf(EngineKind engine)
    {
        if (engine.Library is null || !engine.IsOtherBuild) return Libraries;
        if (!Libraries.TryGetValue(engine.Name, out string? path))
        {
            throw new BenchException(
                $"{engine.Name} is another build of {engine.Library.Name}: give --lib {engine.Name}=path.");
        }

        return new Dictionary<string, string>(Libraries) { [engine.Library.Name] = path };
    }

    public int ValueBytesOf(WorkloadKind workload) => ValueBytes ?? workload.ValueBytes;

    public EngineSettings ForEngine(string path, WriteDurability durability, int valueBytes) => new()
    {
        Path = path,
        Durability = durability,
        MemoryBytes = MemoryBytes,
        FilterBits = FilterBits,
        BlockBytes = BlockBytes,
        CacheBytes = CacheBytes,
        MemtableBytes = MemtableBytes,
        BackgroundThreads = BackgroundThreads,
        IsCompressed = IsCompressed,
        ValueBytes = valueBytes,
        DataBytesMax = 2 * Keys * (valueBytes + KeyWriter.KeyBytes),
    };
}
