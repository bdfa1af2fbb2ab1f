using Iridium.Orleans.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the health check of a silo's Iridium databases.</summary>
public static class IridiumSiloHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that fails once a database of the silo takes no more writes, and whose data tell what the databases
    /// hold.
    /// </summary>
    /// <param name="builder">The health-checks builder.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">The status of a failure; null means unhealthy.</param>
    /// <param name="tags">Tags to select the check by; may be null.</param>
    /// <returns>The builder.</returns>
    public static IHealthChecksBuilder AddIridiumSilo(
        this IHealthChecksBuilder builder,
        string name = "iridium-silo",
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ProviderServices.AddCore(builder.Services);
        return builder.Add(new HealthCheckRegistration(
            name,
            services => new IridiumSiloHealthCheck(services.GetRequiredService<EngineLeases>()),
            failureStatus,
            tags));
    }
}
