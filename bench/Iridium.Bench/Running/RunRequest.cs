using Iridium.Bench.Engines;
using Iridium.Bench.Workloads;

namespace Iridium.Bench.Running;

/// <summary>One run: an engine, a workload, a round. Immutable.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Workload">The workload.</param>
/// <param name="Round">1 for the first.</param>
/// <param name="Directory">Where the run may put its database.</param>
internal sealed record RunRequest(EngineKind Engine, WorkloadKind Workload, int Round, string Directory)
{
    public required BenchSettings Settings { get; init; }

    /// <summary>A loaded database, or null to load one first. Never changed but by opening it.</summary>
    public string? Loaded { get; init; }

    public int ValueBytes => Settings.ValueBytesOf(Workload);

    public WriteDurability Durability => Workload.IsSync ? WriteDurability.Sync : Settings.Durability;
}
