using System.Data.Common;

namespace Iridium.Data.Tests.Specification;

public sealed class FactorySpecificationTests
{
    [Fact]
    public void The_factory_makes_what_it_says_it_can()
    {
        DbProviderFactory factory = IridiumFactory.Instance;
        Assert.NotNull(factory.CreateConnection());
        Assert.NotNull(factory.CreateCommand());
        Assert.NotNull(factory.CreateParameter());
        Assert.NotNull(factory.CreateConnectionStringBuilder());
        Assert.True(factory.CanCreateCommandBuilder);
        Assert.NotNull(factory.CreateCommandBuilder());
        Assert.True(factory.CanCreateDataAdapter);
        Assert.NotNull(factory.CreateDataAdapter());
        Assert.True(factory.CanCreateBatch);
        Assert.NotNull(factory.CreateBatch());
        Assert.NotNull(factory.CreateBatchCommand());
        Assert.NotNull(factory.CreateDataSource("Data Source=factory;Mode=Memory"));
    }

    [Fact]
    public void There_is_nothing_to_enumerate_data_sources_with()
    {
        Assert.False(IridiumFactory.Instance.CanCreateDataSourceEnumerator);
        Assert.Null(IridiumFactory.Instance.CreateDataSourceEnumerator());
    }

    [Fact]
    public void The_factory_is_found_by_its_name()
    {
        const string name = "Iridium.Data.Tests.Specification";
        DbProviderFactories.RegisterFactory(name, typeof(IridiumFactory));
        try
        {
            Assert.Same(IridiumFactory.Instance, DbProviderFactories.GetFactory(name));
        }
        finally
        {
            DbProviderFactories.UnregisterFactory(name);
        }
    }
}
