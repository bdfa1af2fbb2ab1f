using System.Data;
using System.Data.Common;
using Iridium.Engine;
using Iridium.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Iridium.Data.Tests.Extensions;

public sealed class ServiceCollectionTests
{
    [Fact]
    public void A_source_is_a_singleton_under_both_of_its_types()
    {
        using ServiceProvider services = new ServiceCollection().AddIridiumDataSource("Mode=Memory")
            .BuildServiceProvider(validateScopes: true);
        IridiumDataSource source = services.GetRequiredService<IridiumDataSource>();
        Assert.Same(source, services.GetRequiredService<IridiumDataSource>());
        Assert.Same(source, services.GetRequiredService<DbDataSource>());
    }

    [Fact]
    public void Connections_are_transient_and_closed()
    {
        using ServiceProvider services = new ServiceCollection().AddIridiumDataSource("Mode=Memory")
            .BuildServiceProvider(validateScopes: true);
        IridiumConnection kept;
        using (IServiceScope scope = services.CreateScope())
        {
            kept = scope.ServiceProvider.GetRequiredService<IridiumConnection>();
            var other = (IridiumConnection)scope.ServiceProvider.GetRequiredService<DbConnection>();
            Assert.NotSame(kept, other);
            Assert.Equal(ConnectionState.Closed, kept.State);
            kept.Open();
            other.Open();
            Assert.Same(kept.Engine, other.Engine);
        }

        Assert.Equal(ConnectionState.Closed, kept.State);
    }

    [Fact]
    public void A_scoped_connection_is_one_for_its_scope()
    {
        using ServiceProvider services = new ServiceCollection()
            .AddIridiumDataSource("Mode=Memory", connectionLifetime: ServiceLifetime.Scoped)
            .BuildServiceProvider(validateScopes: true);
        using IServiceScope first = services.CreateScope();
        using IServiceScope second = services.CreateScope();
        IridiumConnection connection = first.ServiceProvider.GetRequiredService<IridiumConnection>();
        Assert.Same(connection, first.ServiceProvider.GetRequiredService<DbConnection>());
        Assert.NotSame(connection, second.ServiceProvider.GetRequiredService<IridiumConnection>());
    }

    [Fact]
    public void Keyed_sources_stand_beside_one_another_and_beside_one_without_a_key()
    {
        using ServiceProvider services = new ServiceCollection()
            .AddIridiumDataSource("Mode=Memory")
            .AddIridiumDataSource("Data Source=orders;Mode=Memory", serviceKey: "orders")
            .AddIridiumDataSource("Data Source=stock;Mode=Memory", serviceKey: "stock")
            .BuildServiceProvider(validateScopes: true);
        IridiumDataSource orders = services.GetRequiredKeyedService<IridiumDataSource>("orders");
        Assert.Equal("Data Source=orders;Mode=Memory", orders.ConnectionString);
        Assert.Same(orders, services.GetRequiredKeyedService<DbDataSource>("orders"));
        Assert.NotSame(orders, services.GetRequiredKeyedService<IridiumDataSource>("stock"));
        Assert.NotSame(orders, services.GetRequiredService<IridiumDataSource>());
        using IServiceScope scope = services.CreateScope();
        Assert.Equal(
            "Data Source=stock;Mode=Memory",
            scope.ServiceProvider.GetRequiredKeyedService<IridiumConnection>("stock").ConnectionString);
        Assert.Equal(
            "Data Source=stock;Mode=Memory",
            scope.ServiceProvider.GetRequiredKeyedService<DbConnection>("stock").ConnectionString);
        Assert.Null(services.GetKeyedService<IridiumDataSource>("none"));
    }

    [Fact]
    public void The_containers_loggers_are_used_and_the_builder_can_be_changed()
    {
        using var log = new ListLoggerFactory("Iridium.Data");
        using ServiceProvider services = new ServiceCollection()
            .AddSingleton<ILoggerFactory>(log)
            .AddSingleton("default")
            .AddIridiumDataSource("Mode=Memory", (provider, builder) =>
            {
                builder.ConnectionStringBuilder.DefaultKeyspace = provider.GetRequiredService<string>();
                builder.EnableParameterLogging();
            })
            .BuildServiceProvider();
        using IridiumConnection connection = services.GetRequiredService<IridiumDataSource>().OpenConnection();
        using IridiumCommand command = connection.CreateCommand();
        command.CommandText = "SELECT @p";
        command.Parameters.AddWithValue("p", "told");
        Assert.Equal("told", command.ExecuteScalar());
        Assert.EndsWith("@p=told", Assert.Single(log.Of(1)), StringComparison.Ordinal);
        Assert.Equal("default", connection.Database);
    }

    [Fact]
    public async Task The_database_closes_with_the_container()
    {
        using var directory = new TempDirectory();
        await using (ServiceProvider services = new ServiceCollection()
            .AddIridiumDataSource($"Data Source={directory.Path}")
            .BuildServiceProvider())
        {
            _ = services.GetRequiredService<DbDataSource>();
            await using AsyncServiceScope scope = services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<DbConnection>().OpenAsync();
        }

        IridiumDatabase.Open(directory.Path).Dispose();
    }

    [Fact]
    public void What_is_wrong_shows_where_it_is_registered()
    {
        var services = new ServiceCollection();
        Assert.Throws<ArgumentException>(() => services.AddIridiumDataSource("Sauce=x"));
        Assert.Throws<ArgumentNullException>(
            () => ((IServiceCollection)null!).AddIridiumDataSource("Mode=Memory"));
        services.AddIridiumDataSource("Data Source=first;Mode=Memory").AddIridiumDataSource("Data Source=second");
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Equal(
            "Data Source=first;Mode=Memory", provider.GetRequiredService<IridiumDataSource>().ConnectionString);
    }
}
