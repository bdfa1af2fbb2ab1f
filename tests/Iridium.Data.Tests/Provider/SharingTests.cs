using System.Data;
using Iridium.Data.Connections;
using Iridium.Engine;
using Iridium.Testing;

namespace Iridium.Data.Tests.Provider;

[Collection("pools")]
public sealed class SharingTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private string Path => _directory["db"];

    public void Dispose()
    {
        IridiumConnection.ClearAllPools();
        _directory.Dispose();
    }

    [Fact]
    public void Every_spelling_of_a_path_is_one_database()
    {
        using IridiumConnection first = Opened($"Data Source={Path};Pooling=false");
        Directory.CreateSymbolicLink(_directory["link"], _directory.Path);
        Directory.CreateSymbolicLink(_directory["again"], "link");
        string relative = System.IO.Path.GetRelativePath(Environment.CurrentDirectory, Path);
        foreach (string spelling in new[]
        {
            Path + "/", _directory.Path + "/./x/../db", relative, _directory["link/db"], _directory["again/link/db"],
        })
        {
            using IridiumConnection other = Opened($"Data Source={spelling};Pooling=false;Durability=Buffered");
            Assert.Same(first.Engine, other.Engine);
            Assert.Equal(Path, other.DataSource);
        }
    }

    [Fact]
    public void Without_pooling_the_directory_is_let_go_with_the_last_connection()
    {
        string text = $"Data Source={Path};Pooling=false";
        IridiumConnection first = Opened(text);
        using (Opened(text)) first.Close();
        using var free = IridiumDatabase.Open(Path);
    }

    [Fact]
    public void A_pooled_database_stays_open_until_its_pool_is_cleared()
    {
        string text = $"Data Source={Path}";
        IridiumConnection connection = Opened(text);
        IridiumDatabase engine = connection.Engine;
        connection.Close();
        Assert.Throws<DatabaseLockedException>(() => IridiumDatabase.Open(Path));
        connection.Open();
        Assert.Same(engine, connection.Engine);

        // In use: it goes with the last connection, also one that was opened after the clearing.
        IridiumConnection.ClearPool(connection);
        using (Opened(text)) connection.Close();
        using (IridiumDatabase.Open(Path))
        {
            var locked = Assert.Throws<IridiumException>(() => connection.Open());
            Assert.Equal((SqlStates.ConnectionFailure, true), (locked.SqlState, locked.IsTransient));
            Assert.Equal(ConnectionState.Closed, connection.State);
        }

        // Not in use: at once.
        connection.Open();
        connection.Close();
        IridiumConnection.ClearAllPools();
        using var free = IridiumDatabase.Open(Path);
    }

    [Fact]
    public void A_pooled_database_closes_once_it_was_without_a_connection_for_a_minute()
    {
        var clock = new FakeTimeProvider();
        string text = $"Data Source={Path}";
        var options = new DatabaseOptions { TimeProvider = clock };
        EngineShare first = OpenDatabases.Acquire(ConnectionSettings.Of(text) with { Options = options });
        using IridiumConnection connection = Opened(text);
        IridiumDatabase engine = first.Database;
        first.Dispose();

        // What was counted before a connection came does not count after it, nor the time with one.
        for (int i = 0; i < 2; i++)
        {
            connection.Close();
            clock.Advance(TimeSpan.FromSeconds(59));
            connection.Open();
            Assert.Same(engine, connection.Engine);
        }

        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(engine.Default.Get("a"u8));
        connection.Close();
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Throws<DatabaseLockedException>(() => IridiumDatabase.Open(Path));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Throws<ObjectDisposedException>(() => engine.Default.Get("a"u8));
        using (IridiumDatabase.Open(Path))
        {
        }

        connection.Open();
        Assert.NotSame(engine, connection.Engine);
    }

    [Fact]
    public void Options_that_contradict_an_open_database_are_refused_by_name_and_taken_by_an_idle_one()
    {
        IridiumDataSource small = SourceWith(new DatabaseOptions { MemtableBytesMax = 1024 * 1024 });
        small.OpenConnection().Dispose();
        using (Opened($"Data Source={Path}"))
        {
            using IridiumDataSource large = SourceWith(new DatabaseOptions { MemtableBytesMax = 2 * 1024 * 1024 });
            string told = Assert.Throws<InvalidOperationException>(() => large.OpenConnection()).Message;
            Assert.Contains("MemtableBytesMax is 1048576, not 2097152", told, StringComparison.Ordinal);
            using IridiumDataSource same = SourceWith(new DatabaseOptions { MemtableBytesMax = 1024 * 1024 });
            same.OpenConnection().Dispose();
        }

        small.Dispose();
        using IridiumDataSource last = SourceWith(new DatabaseOptions { MemtableBytesMax = 2 * 1024 * 1024 });
        last.OpenConnection().Dispose();
    }

    [Fact]
    public async Task What_is_not_there_is_created_only_when_asked_to()
    {
        foreach (string mode in new[] { "Mode=ReadWrite", "Mode=ReadOnly", "Create If Missing=false" })
        {
            using var connection = new IridiumConnection($"Data Source={Path};{mode}");
            Assert.Equal(
                SqlStates.ConnectionFailure, Assert.Throws<IridiumException>(() => connection.Open()).SqlState);
            IridiumException error = await Assert.ThrowsAsync<IridiumException>(() => connection.OpenAsync());
            Assert.False(error.IsTransient);
            Assert.False(Directory.Exists(Path));
        }

        await using var creating = new IridiumConnection($"Data Source={Path}");
        await creating.OpenAsync();
        await creating.CloseAsync();
        using IridiumConnection there = Opened($"Data Source={Path};Mode=ReadWrite");
    }

    [Fact]
    public void A_reader_beside_a_writer_in_another_process_sees_the_state_of_its_opening()
    {
        using var writer = IridiumDatabase.Open(Path);
        Keyspace keyspace = writer.GetOrCreateKeyspace("k");
        keyspace.Put([1], [1]);
        string text = $"Data Source={Path};Mode=ReadOnly";
        using IridiumConnection early = Opened(text);
        keyspace.Put([2], [2]);
        using IridiumConnection late = Opened(text);
        Assert.Equal((1L, 2L), (Count(early), Count(late)));
        using var write = new IridiumCommand("DELETE FROM k WHERE TRUE", late);
        Assert.Equal(SqlStates.ReadOnly, Assert.Throws<IridiumException>(() => write.ExecuteNonQuery()).SqlState);
    }

    private static long Count(IridiumConnection connection)
    {
        using var count = new IridiumCommand("SELECT COUNT(*) FROM k", connection);
        return (long)count.ExecuteScalar()!;
    }

    private static IridiumConnection Opened(string text)
    {
        var connection = new IridiumConnection(text);
        connection.Open();
        return connection;
    }

    private IridiumDataSource SourceWith(DatabaseOptions options) =>
        new IridiumDataSourceBuilder($"Data Source={Path}").UseDatabaseOptions(options).Build();
}
