using Iridium.Orleans.Hosting;
using Microsoft.Extensions.Configuration;
using Orleans;
using Orleans.Hosting;
using Orleans.Providers;

[assembly: RegisterProvider("Iridium", "Reminders", "Silo", typeof(RemindersBuilder))]

namespace Iridium.Orleans.Hosting;

/// <summary>Adds reminders that configuration names.</summary>
internal sealed class RemindersBuilder : IProviderBuilder<ISiloBuilder>
{
    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection) =>
        ProviderServices.AddReminders(builder.Services).Configure<IServiceProvider>((options, services) =>
            ProviderSection.Apply(options, configurationSection, services));
}
