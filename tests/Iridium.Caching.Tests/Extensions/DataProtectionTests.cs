using System.Security.Cryptography;
using Iridium.Engine;
using Iridium.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;

namespace Iridium.Caching.Tests.Extensions;

public sealed class DataProtectionTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_protected_is_read_after_a_restart(bool besideCache)
    {
        string secret;
        using (ServiceProvider provider = Build(besideCache)) secret = Protector(provider).Protect("the cart");

        using (ServiceProvider provider = Build(besideCache))
        {
            Assert.Equal("the cart", Protector(provider).Unprotect(secret));
            Assert.Single(provider.GetRequiredService<IKeyManager>().GetAllKeys());
        }
    }

    [Fact]
    public void Without_the_keys_nothing_is_read()
    {
        string secret;
        using (ServiceProvider provider = Build(besideCache: false)) secret = Protector(provider).Protect("the cart");
        Directory.Delete(_directory["data"], recursive: true);

        using (ServiceProvider provider = Build(besideCache: false))
            Assert.Throws<CryptographicException>(() => Protector(provider).Unprotect(secret));
    }

    [Fact]
    public void Keys_and_cache_in_one_directory_share_a_database()
    {
        using ServiceProvider provider = Build(besideCache: true);
        Protector(provider).Protect("anything");

        IridiumDatabase database = provider.GetRequiredService<IridiumDatabase>();

        Assert.True(database.TryGetKeyspace("data-protection", out _));
        Assert.True(database.GetStatistics().WalSyncs > 0);
    }

    [Fact]
    public void Keys_can_be_deleted_through_the_key_manager()
    {
        using (ServiceProvider provider = Build(besideCache: true))
        {
            var keys = Assert.IsType<XmlKeyManager>(provider.GetRequiredService<IKeyManager>());
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            IKey old = keys.CreateNewKey(now.AddDays(-20), now.AddDays(-10));
            keys.CreateNewKey(now, now.AddDays(90));
            keys.RevokeKey(old.KeyId, "the test says so");
            Assert.True(keys.CanDeleteKeys);

            Assert.True(keys.DeleteKeys(key => key.ExpirationDate < now));
        }

        using (ServiceProvider provider = Build(besideCache: true))
            Assert.Single(provider.GetRequiredService<IKeyManager>().GetAllKeys());
    }

    [Fact]
    public void Without_path_and_cache_the_error_says_what_to_call()
    {
        var services = new ServiceCollection();
        services.AddKeyedIridiumCache("pages", options => options.Path = _directory["data"]);
        services.AddDataProtection().PersistKeysToIridium();
        using ServiceProvider provider = services.BuildServiceProvider();

        var error = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IKeyManager>());

        Assert.Contains("AddIridiumCache", error.Message, StringComparison.Ordinal);
    }

    private static IDataProtector Protector(ServiceProvider provider) =>
        provider.GetRequiredService<IDataProtectionProvider>().CreateProtector("tests");

    private ServiceProvider Build(bool besideCache)
    {
        var services = new ServiceCollection();
        IDataProtectionBuilder builder = services.AddDataProtection().SetApplicationName("tests");
        if (besideCache)
        {
            services.AddIridiumCache(options => options.Path = _directory["data"]);
            builder.PersistKeysToIridium();
        }
        else
        {
            builder.PersistKeysToIridium(_directory["data"]);
        }

        return services.BuildServiceProvider();
    }
}
