using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Iridium.Orleans.Hosting;

/// <summary>
/// Checks the options of every Iridium provider of a silo or client when it starts, and reports all faults of all of
/// them at once. Stateless.
/// </summary>
internal sealed class IridiumConfigurationValidator(IServiceProvider services) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        IridiumSiloOptions silo = services.GetRequiredService<IOptions<IridiumSiloOptions>>().Value;
        var faults = new List<string>();
        foreach (StoreRegistration registration in services.GetServices<StoreRegistration>())
        {
            IridiumStoreOptions options = registration.Options(services);
            IEnumerable<string> found = StoreFaults.OfDatabase(options, silo).Concat(registration.FaultsOfOwn(options));
            faults.AddRange(found.Select(fault => $"Iridium {registration.Title}: {fault}."));
        }

        if (faults.Count > 0) throw new OrleansConfigurationException(string.Join(' ', faults));
    }
}
