using Iridium.Orleans;
using Iridium.Orleans.Hosting;

namespace Orleans.Hosting;

/// <summary>Lets a client find silos through the embedded Iridium database that holds their membership table.</summary>
public static class IridiumClientBuilderExtensions
{
    /// <summary>
    /// Finds gateways in a database that silos of this process use. A client in another process cannot open it: give
    /// that one fixed gateways.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="path">Directory of the database.</param>
    /// <returns>The client.</returns>
    public static IClientBuilder UseIridiumClustering(this IClientBuilder builder, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return builder.UseIridiumClustering(options => options.Path = path);
    }

    /// <summary>As <see cref="UseIridiumClustering(IClientBuilder, string)"/>, with options.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The client.</returns>
    public static IClientBuilder UseIridiumClustering(
        this IClientBuilder builder,
        Action<IridiumClusteringOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        ProviderServices.AddClustering(builder.Services, isSilo: false).Configure(configure);
        return builder;
    }
}
