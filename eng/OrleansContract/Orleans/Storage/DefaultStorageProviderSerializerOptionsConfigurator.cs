using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Orleans.Storage;

/// <summary>Gives options without a serializer the one registered under their name, else the default one.</summary>
public class DefaultStorageProviderSerializerOptionsConfigurator<TOptions>(IServiceProvider serviceProvider)
    : IPostConfigureOptions<TOptions>
    where TOptions : class, IStorageProviderSerializerOptions
{
    public void PostConfigure(string? name, TOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.GrainStorageSerializer is not null) return;
        options.GrainStorageSerializer =
            (name is null ? null : serviceProvider.GetKeyedService<IGrainStorageSerializer>(name))
            ?? serviceProvider.GetRequiredService<IGrainStorageSerializer>();
    }
}
