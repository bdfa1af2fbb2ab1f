using Iridium.Orleans;
using Iridium.Orleans.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Orleans.Hosting;

/// <summary>Registers grain storage where there is no silo builder at hand.</summary>
public static class IridiumGrainStorageServiceCollectionExtensions
{
    /// <summary>Keeps the states of grains under the name of a storage provider.</summary>
    /// <param name="services">The services of a silo.</param>
    /// <param name="name">Name of the provider.</param>
    /// <param name="configure">Builds the options; null leaves them at their defaults.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddIridiumGrainStorage(
        this IServiceCollection services,
        string name,
        Action<OptionsBuilder<IridiumGrainStorageOptions>>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        OptionsBuilder<IridiumGrainStorageOptions> options = ProviderServices.AddStorage(services, name);
        configure?.Invoke(options);
        return services;
    }
}
