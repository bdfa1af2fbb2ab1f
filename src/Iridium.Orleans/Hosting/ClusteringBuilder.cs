using Iridium.Orleans.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Providers;

[assembly: RegisterProvider("Iridium", "Clustering", "Silo", typeof(ClusteringBuilder))]
[assembly: RegisterProvider("Iridium", "Clustering", "Client", typeof(ClusteringBuilder))]

// Orleans looks for providers in the assemblies that carry this.
[assembly: ApplicationPart("Iridium.Orleans")]

namespace Iridium.Orleans.Hosting;

/// <summary>Adds clustering that configuration names, to a silo or to a client of the same process.</summary>
internal sealed class ClusteringBuilder : IProviderBuilder<ISiloBuilder>, IProviderBuilder<IClientBuilder>
{
    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection) =>
        Add(builder.Services, configurationSection, isSilo: true);

    public void Configure(IClientBuilder builder, string? name, IConfigurationSection configurationSection) =>
        Add(builder.Services, configurationSection, isSilo: false);

    private static void Add(IServiceCollection services, IConfigurationSection section, bool isSilo) =>
        ProviderServices.AddClustering(services, isSilo).Configure<IServiceProvider>((options, provider) =>
            ProviderSection.Apply(options, section, provider));
}
