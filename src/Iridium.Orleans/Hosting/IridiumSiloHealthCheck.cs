using Iridium.Engine;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Iridium.Orleans.Hosting;

/// <summary>
/// Reports every database of the silo: failed as soon as one of them takes no more writes, with the cause as the
/// description. The data tell what each holds; with several databases their names begin with the directory. Stateless.
/// </summary>
internal sealed class IridiumSiloHealthCheck(EngineLeases leases) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default)
    {
        IReadOnlyCollection<IridiumDatabase> databases = leases.Databases;
        var data = new Dictionary<string, object>();
        var failures = new List<string>();
        foreach (IridiumDatabase database in databases)
        {
            EngineStatistics statistics = database.GetStatistics();
            string prefix = databases.Count == 1 ? "" : database.Path + ": ";
            data[prefix + "lastSequence"] = statistics.LastSequence;
            data[prefix + "entries"] = statistics.Entries;
            data[prefix + "memtableBytes"] = statistics.MemtableBytes;
            data[prefix + "tableBytes"] = statistics.TableBytes;
            data[prefix + "walBytes"] = statistics.WalBytes;
            if (statistics.Failure is { } failure) failures.Add($"'{database.Path}' takes no more writes: {failure}");
        }

        HealthCheckResult result = failures.Count == 0
            ? HealthCheckResult.Healthy("The databases of the silo take reads and writes.", data)
            : new HealthCheckResult(context.Registration.FailureStatus, string.Join(" ", failures), null, data);
        return Task.FromResult(result);
    }
}
