using Iridium.Data;

namespace Iridium.Guide.Tests.AdoNet;

/// <summary>What most sections of docs/ado-net.md begin with: notes in memory, and a connection.</summary>
public abstract class Notebook : IDisposable
{
    protected Notebook()
    {
        Source = new IridiumDataSourceBuilder("Mode=Memory").Build();
        Connection = Source.OpenConnection();
        Run("CREATE KEYSPACE notes (key TEXT, value TEXT)");
        Run("INSERT INTO notes VALUES ('milk', 'two bottles'), ('rice', 'a bag'), ('rye', 'one loaf')");
    }

    protected IridiumDataSource Source { get; }

    protected IridiumConnection Connection { get; }

    public void Dispose()
    {
        Connection.Dispose();
        Source.Dispose();
        GC.SuppressFinalize(this);
    }

    protected object? Run(string text)
    {
        using IridiumConnection connection = Source.OpenConnection();
        using var command = new IridiumCommand(text, connection);
        return command.ExecuteScalar();
    }
}
