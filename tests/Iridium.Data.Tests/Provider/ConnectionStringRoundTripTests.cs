namespace Iridium.Data.Tests.Provider;

/// <summary>What a builder writes, a builder reads as the same.</summary>
public sealed class ConnectionStringRoundTripTests
{
    [Fact]
    public void An_empty_value_is_as_good_as_none()
    {
        var builder = new IridiumConnectionStringBuilder("Data Source=/d;Default Keyspace=\"\"");
        Assert.Equal("default", builder.DefaultKeyspace);
        builder.DefaultKeyspace = "notes";
        builder.DefaultKeyspace = "";
        Assert.True(builder.EquivalentTo(new IridiumConnectionStringBuilder(builder.ConnectionString)));
        Assert.Equal("default", builder.DefaultKeyspace);
    }

    [Fact]
    public void A_value_with_separators_and_quotes_comes_back()
    {
        var builder = new IridiumConnectionStringBuilder { DataSource = "/d;a='b\"", DefaultKeyspace = "a b=c" };
        var again = new IridiumConnectionStringBuilder(builder.ConnectionString);
        Assert.Equal((builder.DataSource, builder.DefaultKeyspace), (again.DataSource, again.DefaultKeyspace));
    }
}
