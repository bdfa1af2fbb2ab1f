using Iridium.Caching;
using Iridium.Caching.Hosting;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.DataProtection;

/// <summary>Keeps data-protection keys in an embedded Iridium database.</summary>
public static class IridiumDataProtectionBuilderExtensions
{
    /// <summary>
    /// Keeps the keys in the database of the application's distributed cache (<c>AddIridiumCache</c>), synced to disk
    /// whatever the durability of the cache.
    /// </summary>
    /// <param name="builder">The data-protection builder.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// Keys are stored as the framework gives them: in clear text unless the builder is told to encrypt them. The
    /// directory is readable by its owner only.
    /// </remarks>
    public static IDataProtectionBuilder PersistKeysToIridium(this IDataProtectionBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return Persist(builder, new KeyRingRegistration(Path: null));
    }

    /// <summary>Keeps the keys in the database of a directory, shared with any cache that names the same.</summary>
    /// <param name="builder">The data-protection builder.</param>
    /// <param name="path">The directory, created when missing.</param>
    /// <returns>The builder.</returns>
    public static IDataProtectionBuilder PersistKeysToIridium(this IDataProtectionBuilder builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return Persist(builder, new KeyRingRegistration(path));
    }

    private static IDataProtectionBuilder Persist(IDataProtectionBuilder builder, KeyRingRegistration keyRing)
    {
        CacheServices.AddCore(builder.Services);
        builder.Services.AddSingleton(keyRing);
        builder.Services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(services =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = new IridiumXmlRepository(
                services.GetRequiredService<EngineLeases>().OpenForKeyRing(keyRing),
                services.GetService<ILogger<IridiumXmlRepository>>())));
        return builder;
    }
}
