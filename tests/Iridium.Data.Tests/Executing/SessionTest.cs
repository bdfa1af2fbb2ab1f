using Iridium.Data.Executing;
using Iridium.Engine;
using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Data.Tests.Executing;

/// <summary>A database in memory with a keyspace of each kind and a session.</summary>
public abstract class SessionTest : IDisposable
{
    private readonly List<SqlClient> _clients = [];

    protected SessionTest()
    {
        Database = IridiumDatabase.Open(
            "/db", new DatabaseOptions { FileSystem = new MemoryFileSystem(), TimeProvider = Clock });
        Sql = NewClient();
        Sql.Run(
            "CREATE KEYSPACE t (key TEXT, value TEXT); CREATE KEYSPACE n (key BIGINT, value JSON);"
            + "CREATE KEYSPACE u (key UUID, value BLOB); CREATE KEYSPACE b");
    }

    protected FakeTimeProvider Clock { get; } = new();

    protected IridiumDatabase Database { get; }

    private protected SqlClient Sql { get; }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        foreach (SqlClient client in _clients) client.Dispose();
        Database.Dispose();
    }

    private protected SqlClient NewClient(SessionOptions? options = null)
    {
        var client = new SqlClient(Database, options);
        _clients.Add(client);
        return client;
    }
}
