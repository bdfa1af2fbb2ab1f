using System.Data.Common;
using Iridium.Data;
using Iridium.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iridium.Guide.Tests.AdoNet;

/// <summary>docs/ado-net.md, data sources and their registration.</summary>
public sealed class RegistrationTests
{
    [Fact]
    public void A_builder_sets_what_a_connection_string_cannot()
    {
        ILoggerFactory loggers = NullLoggerFactory.Instance;

        // snippet
        IridiumDataSource source = new IridiumDataSourceBuilder("Data Source=shop;Mode=Memory")
            .UseLoggerFactory(loggers)
            .UseDatabaseOptions(new DatabaseOptions { MemtableBytesMax = 16 * 1024 * 1024 })
            .Build();
        // end snippet

        using (source)
        {
            using IridiumConnection connection = source.OpenConnection();
            Assert.False(connection.Engine.TryGetKeyspace("notes", out _));
        }
    }

    [Fact]
    public void A_container_makes_sources_and_connections()
    {
        var services = new ServiceCollection();

        // snippet
        services.AddIridiumDataSource("Data Source=shop;Mode=Memory");
        services.AddIridiumDataSource("Data Source=archive;Mode=Memory", serviceKey: "archive");
        // end snippet

        services.AddTransient<Shop>();
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Equal("2 and 3", provider.GetRequiredService<Shop>().Answers());
    }

    // snippet
    private sealed class Shop(DbDataSource source, [FromKeyedServices("archive")] IridiumDataSource archive)
    {
        public string Answers()
        {
            using DbCommand here = source.CreateCommand("SELECT 1 + 1");
            using DbCommand there = archive.CreateCommand("SELECT 1 + 2");
            return $"{here.ExecuteScalar()} and {there.ExecuteScalar()}";
        }
    }
    // end snippet

    [Fact]
    public void A_data_source_may_ask_for_the_values_in_its_log()
    {
        ILoggerFactory loggers = NullLoggerFactory.Instance;

        // snippet
        IridiumDataSource source = new IridiumDataSourceBuilder("Data Source=debugged;Mode=Memory")
            .UseLoggerFactory(loggers)
            .EnableParameterLogging()
            .Build();
        // end snippet

        source.Dispose();
    }
}
