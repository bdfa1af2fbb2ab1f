using System.Transactions;
using Iridium.Testing;

namespace Iridium.Data.Tests.Provider;

/// <summary>Opening in a scope whose transaction does not flow to the thread that opens the database.</summary>
[Collection("pools")]
public sealed class AmbientOpeningTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private string Text => $"Data Source={_directory["db"]};Pooling=false";

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_first_open_joins_a_scope_without_async_flow()
    {
        using (new TransactionScope())
        {
            using IridiumConnection connection = Opened(Text);
            Run(connection, "UPSERT INTO \"default\" VALUES (X'01', X'01')");
        }

        using var after = new IridiumConnection(Text);
        after.Open();
        using var count = new IridiumCommand("SELECT COUNT(*) FROM \"default\"", after);
        Assert.Equal(0L, count.ExecuteScalar());
    }

    [Fact]
    public void A_connection_that_only_reads_joins_it_too()
    {
        using (var made = new IridiumConnection(Text)) made.Open();
        using (new TransactionScope())
        {
            using IridiumConnection connection = Opened(Text + ";Mode=ReadOnly");
            Assert.Throws<InvalidOperationException>(() => connection.BeginTransaction());
        }
    }

    /// <summary>Waits where it is called: behind an await the scope could not be disposed of.</summary>
    private static IridiumConnection Opened(string text)
    {
        var connection = new IridiumConnection(text);
        connection.OpenAsync().GetAwaiter().GetResult();
        return connection;
    }

    private static void Run(IridiumConnection connection, string text)
    {
        using var command = new IridiumCommand(text, connection);
        command.ExecuteNonQuery();
    }
}
