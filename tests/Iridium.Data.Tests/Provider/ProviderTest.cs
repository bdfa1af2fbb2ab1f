using System.Data.Common;

namespace Iridium.Data.Tests.Provider;

/// <summary>A database in memory for one test, with one connection to it.</summary>
public abstract class ProviderTest : IDisposable
{
    protected ProviderTest()
    {
        Text = $"Data Source={Guid.NewGuid():N};Mode=Memory";
        Connection = Opened();
    }

    protected string Text { get; }

    protected IridiumConnection Connection { get; }

    public void Dispose()
    {
        Connection.Dispose();
        GC.SuppressFinalize(this);
    }

    protected IridiumConnection Opened(string more = "")
    {
        var connection = new IridiumConnection(Text + more);
        connection.Open();
        return connection;
    }

    protected IridiumCommand Command(string text, params (string Name, object? Value)[] parameters)
    {
        var command = new IridiumCommand(text, Connection);
        foreach ((string name, object? value) in parameters) command.Parameters.AddWithValue(name, value);
        return command;
    }

    protected int Run(string text, params (string Name, object? Value)[] parameters)
    {
        using IridiumCommand command = Command(text, parameters);
        return command.ExecuteNonQuery();
    }

    protected object? Scalar(string text, params (string Name, object? Value)[] parameters)
    {
        using IridiumCommand command = Command(text, parameters);
        return command.ExecuteScalar();
    }

    protected void OnRow(string text, Action<DbDataReader> check)
    {
        using IridiumCommand command = Command(text);
        using IridiumDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        check(reader);
    }
}
