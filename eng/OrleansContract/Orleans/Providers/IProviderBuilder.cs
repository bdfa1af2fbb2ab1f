using Microsoft.Extensions.Configuration;

namespace Orleans.Providers;

/// <summary>Adds a provider that configuration names.</summary>
public interface IProviderBuilder<TBuilder>
{
    void Configure(TBuilder builder, string? name, IConfigurationSection configurationSection);
}
