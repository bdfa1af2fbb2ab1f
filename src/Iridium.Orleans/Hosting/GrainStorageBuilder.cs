using Iridium.Orleans.Hosting;
using Microsoft.Extensions.Configuration;
using Orleans;
using Orleans.Hosting;
using Orleans.Providers;

[assembly: RegisterProvider("Iridium", "GrainStorage", "Silo", typeof(GrainStorageBuilder))]

namespace Iridium.Orleans.Hosting;

/// <summary>Adds grain storage that configuration names.</summary>
internal sealed class GrainStorageBuilder : IProviderBuilder<ISiloBuilder>
{
    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection)
    {
        string provider = name ?? ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME;
        ProviderServices.AddStorage(builder.Services, provider).Configure<IServiceProvider>((options, services) =>
        {
            ProviderSection.Apply(options, configurationSection, services);
            ProviderSection.Apply(options, configurationSection);
            options.GrainStorageSerializer =
                ProviderSection.Serializer(options.GrainStorageSerializer, configurationSection, services);
        });
    }
}
