using System.Data;
using System.Data.Common;
using Iridium.Engine;
using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Data.Tests.Provider;

public sealed class DataSourceTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Connections_come_closed_or_open()
    {
        await using IridiumDataSource source = new IridiumDataSourceBuilder("Mode=Memory").Build();
        using IridiumConnection closed = source.CreateConnection();
        Assert.Equal(ConnectionState.Closed, closed.State);
        using IridiumConnection open = source.OpenConnection();
        Assert.Equal(ConnectionState.Open, open.State);
        await using IridiumConnection later = await source.OpenConnectionAsync();
        Assert.Same(open.Engine, later.Engine);
        await closed.OpenAsync();
        Assert.Same(open.Engine, closed.Engine);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await source.OpenConnectionAsync(new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Commands_without_a_connection_open_one_for_themselves()
    {
        await using IridiumDataSource source = new IridiumDataSourceBuilder("Mode=Memory").Build();
        await using (DbCommand create = source.CreateCommand("CREATE KEYSPACE k (key BIGINT, value TEXT)"))
            Assert.Equal(-1, await create.ExecuteNonQueryAsync());
        using (DbCommand upsert = source.CreateCommand("UPSERT INTO k VALUES (@n, 'one')"))
        {
            DbParameter n = upsert.CreateParameter();
            n.ParameterName = "n";
            n.Value = 1L;
            upsert.Parameters.Add(n);
            Assert.Equal(1, upsert.ExecuteNonQuery());
        }

        await using DbCommand select = source.CreateCommand("SELECT value FROM k");
        Assert.Equal("one", await select.ExecuteScalarAsync());
        await using DbDataReader reader = await select.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
    }

    [Fact]
    public async Task Batches_without_a_connection_are_whole_or_not_there()
    {
        await using IridiumDataSource source = new IridiumDataSourceBuilder("Mode=Memory").Build();
        using (DbCommand create = source.CreateCommand("CREATE KEYSPACE k (key BIGINT, value TEXT)"))
            create.ExecuteNonQuery();
        await using (DbBatch batch = source.CreateBatch())
        {
            Add(batch, "INSERT INTO k VALUES (1, 'one')");
            Add(batch, "INSERT INTO k VALUES (2, 'two')");
            Assert.Equal(2, await batch.ExecuteNonQueryAsync());
        }

        using (DbBatch batch = source.CreateBatch())
        {
            Add(batch, "INSERT INTO k VALUES (3, 'three')");
            Add(batch, "INSERT INTO k VALUES (1, 'again')");
            IridiumException error = Assert.Throws<IridiumException>(() => batch.ExecuteNonQuery());
            Assert.Equal(SqlStates.DuplicateKey, error.SqlState);
        }

        using DbCommand count = source.CreateCommand("SELECT COUNT(*) FROM k");
        Assert.Equal(2L, count.ExecuteScalar());
    }

    [Fact]
    public void The_database_stays_open_between_connections_until_the_source_is_disposed()
    {
        string text = $"Data Source={_directory.Path};Pooling=False";
        var source = new IridiumDataSource(text);
        Assert.Equal(text, source.ConnectionString);
        IridiumDatabase engine;
        using (IridiumConnection first = source.CreateConnection())
        {
            first.Open();
            engine = first.Engine;
        }

        using (IridiumConnection second = source.OpenConnection()) Assert.Same(engine, second.Engine);
        source.Dispose();
        source.Dispose();
        Assert.Throws<ObjectDisposedException>(() => source.CreateConnection());
        Assert.Throws<ObjectDisposedException>(() => source.OpenConnection());
        AssertFree();
    }

    [Fact]
    public async Task Disposing_the_source_closes_a_pooled_database_with_its_last_connection()
    {
        var source = new IridiumDataSource($"Data Source={_directory.Path}");
        IridiumConnection last = source.OpenConnection();
        await source.DisposeAsync();
        using (var command = new IridiumCommand("SELECT 1", last)) Assert.Equal(1L, command.ExecuteScalar());
        last.Dispose();
        AssertFree();
    }

    [Fact]
    public void A_source_that_nobody_used_opens_nothing()
    {
        new IridiumDataSource($"Data Source={_directory.Path}/none").Dispose();
        Assert.False(Directory.Exists(_directory.Path + "/none"));
    }

    [Fact]
    public void Two_sources_in_memory_without_a_name_are_two_databases()
    {
        using IridiumDataSource first = new IridiumDataSourceBuilder("Mode=Memory").Build();
        using IridiumDataSource second = new IridiumDataSourceBuilder("Mode=Memory").Build();
        using IridiumConnection one = first.OpenConnection();
        using IridiumConnection other = second.OpenConnection();
        Assert.NotSame(one.Engine, other.Engine);
    }

    [Fact]
    public void The_builder_takes_options_of_the_engine_and_changes_of_the_string()
    {
        var clock = new FakeTimeProvider();
        var builder = new IridiumDataSourceBuilder();
        builder.ConnectionStringBuilder.DataSource = "/memory";
        builder.UseDatabaseOptions(
            new DatabaseOptions { FileSystem = new MemoryFileSystem(), TimeProvider = clock });
        using IridiumDataSource source = builder.Build();
        Assert.Equal("Data Source=/memory", source.ConnectionString, ignoreCase: true);
        using DbCommand now = source.CreateCommand("SELECT NOW()");
        Assert.Equal(clock.GetUtcNow().UtcDateTime, ((DateTimeOffset)now.ExecuteScalar()!).UtcDateTime);
        Assert.Throws<ArgumentNullException>(() => builder.UseDatabaseOptions(null!));
        Assert.Throws<ArgumentException>(() => new IridiumDataSourceBuilder("Sauce=x"));
    }

    private static void Add(DbBatch batch, string text)
    {
        DbBatchCommand command = batch.CreateBatchCommand();
        command.CommandText = text;
        batch.BatchCommands.Add(command);
    }

    /// <summary>Only a directory that nobody has open can be opened by itself.</summary>
    private void AssertFree() => IridiumDatabase.Open(_directory.Path).Dispose();
}
