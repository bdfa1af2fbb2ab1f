using System.Data;
using Iridium.Engine;

namespace Iridium.Data.Tests.Provider;

public sealed class ConnectionStringTests
{
    [Theory]
    [InlineData("Data Source", "/data", "/data")]
    [InlineData("datasource", "/data", "/data")]
    [InlineData("Path", "/data", "/data")]
    [InlineData("mode", " readonly ", "ReadOnly")]
    [InlineData("DefaultKeyspace", "notes", "notes")]
    [InlineData("durability", "sync", "Sync")]
    [InlineData("ISOLATION", "serializable", "Serializable")]
    [InlineData("CommandTimeout", "0", "0")]
    [InlineData("pooling", "false", "False")]
    [InlineData("enlist", "FALSE", "False")]
    [InlineData("CreateIfMissing", "true", "True")]
    public void Keys_have_any_case_and_may_lack_their_spaces(string key, string value, string kept)
    {
        var builder = new IridiumConnectionStringBuilder($"{key}={value}");
        Assert.Equal(kept, builder[key]);
        Assert.True(builder.ContainsKey(key) && builder.ShouldSerialize(key));
        Assert.True(builder.TryGetValue(key, out object? found));
        Assert.Equal(kept, found);
        Assert.True(builder.Remove(key));
        Assert.Equal("", builder.ConnectionString);
    }

    [Fact]
    public void What_is_set_comes_back_and_two_strings_that_say_the_same_are_equal()
    {
        var builder = new IridiumConnectionStringBuilder
        {
            DataSource = "/data; with = \"all\" of 'it'",
            Mode = DataSourceMode.ReadWrite,
            DefaultKeyspace = "notes",
            Durability = Durability.Buffered,
            Isolation = IsolationLevel.Serializable,
            CommandTimeout = 7,
            Pooling = false,
            Enlist = false,
            CreateIfMissing = false,
        };
        var again = new IridiumConnectionStringBuilder(builder.ConnectionString);
        Assert.True(builder.EquivalentTo(again));
        Assert.Equal(
            (builder.DataSource, builder.Mode, builder.DefaultKeyspace, builder.Durability, builder.Isolation),
            (again.DataSource, again.Mode, again.DefaultKeyspace, again.Durability, again.Isolation));
        Assert.Equal(7, again.CommandTimeout);
        Assert.False(again.Pooling || again.Enlist || again.CreateIfMissing);
    }

    [Fact]
    public void Without_a_key_there_is_its_default()
    {
        var builder = new IridiumConnectionStringBuilder("Mode=;Durability=;");
        Assert.Equal(("", DataSourceMode.ReadWriteCreate), (builder.DataSource, builder.Mode));
        Assert.Equal(("default", IsolationLevel.Snapshot), (builder.DefaultKeyspace, builder.Isolation));
        Assert.Null(builder.Durability);
        Assert.Equal(30, builder.CommandTimeout);
        Assert.True(builder.Pooling && builder.Enlist && builder.CreateIfMissing);
        Assert.Empty(builder.Keys);
    }

    [Theory]
    [InlineData("Password=x", "password")]
    [InlineData("Mode=1", "Mode")]
    [InlineData("Mode=ReadOnly,Memory", "Mode")]
    [InlineData("Pooling=yes", "Pooling")]
    [InlineData("Enlist=1", "Enlist")]
    [InlineData("Create If Missing=maybe", "Create If Missing")]
    [InlineData("Command Timeout=forever", "Command Timeout")]
    [InlineData("Command Timeout=99999999999", "Command Timeout")]
    [InlineData("Durability=Snapshot", "Durability")]
    [InlineData("Isolation=ReadCommitted", "Isolation")]
    [InlineData("Default Keyspace=' '", "Default Keyspace")]
    public void What_is_not_allowed_is_refused_at_once_naming_the_key_and_leaves_the_rest(string text, string named)
    {
        var builder = new IridiumConnectionStringBuilder("Data Source=/data");
        string told = Assert.Throws<ArgumentException>(() => builder.ConnectionString = text).Message;
        Assert.Contains($"'{named}'", told, StringComparison.Ordinal);
        Assert.Equal("/data", builder.DataSource);
        Assert.Throws<ArgumentException>(() => new IridiumDataSource(text));
    }

    [Fact]
    public void Nobody_asks_for_null()
    {
        var builder = new IridiumConnectionStringBuilder();
        Assert.Throws<ArgumentNullException>(() => builder[null!]);
        Assert.Throws<ArgumentNullException>(() => builder.ContainsKey(null!));
        Assert.Throws<ArgumentNullException>(() => builder.TryGetValue(null!, out _));
        Assert.Throws<ArgumentNullException>(() => builder.Remove(null!));
        Assert.False(builder.ContainsKey("Password") || builder.TryGetValue("Password", out _));
    }
}
