using Microsoft.Extensions.DependencyInjection;
using Orleans.GrainDirectory;

namespace Orleans.Runtime.Hosting;

/// <summary>Registers a grain directory under a name.</summary>
public static class DirectorySiloBuilderExtensions
{
    public static IServiceCollection AddGrainDirectory<T>(
        this IServiceCollection collection,
        string name,
        Func<IServiceProvider, string, T> implementationFactory)
        where T : class, IGrainDirectory =>
        collection.AddKeyedSingleton<IGrainDirectory>(name, (services, _) => implementationFactory(services, name));
}
