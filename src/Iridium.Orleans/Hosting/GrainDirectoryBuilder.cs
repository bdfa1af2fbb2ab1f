using Iridium.Orleans.Hosting;
using Microsoft.Extensions.Configuration;
using Orleans;
using Orleans.GrainDirectory;
using Orleans.Hosting;
using Orleans.Providers;

[assembly: RegisterProvider("Iridium", "GrainDirectory", "Silo", typeof(GrainDirectoryBuilder))]

namespace Iridium.Orleans.Hosting;

/// <summary>Adds a grain directory that configuration names.</summary>
internal sealed class GrainDirectoryBuilder : IProviderBuilder<ISiloBuilder>
{
    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection)
    {
        string provider = name ?? GrainDirectoryAttribute.DEFAULT_GRAIN_DIRECTORY;
        ProviderServices.AddDirectory(builder.Services, provider).Configure<IServiceProvider>((options, services) =>
            ProviderSection.Apply(options, configurationSection, services));
    }
}
