using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Iridium.Orleans.Batches;

/// <summary>Makes batches for the grains of a silo. Thread-safe.</summary>
internal sealed class GrainBatchFactory(IOptions<ClusterOptions> cluster) : IIridiumGrainBatchFactory
{
    public IIridiumGrainBatch Create() => new GrainBatch(cluster.Value.ServiceId);
}
