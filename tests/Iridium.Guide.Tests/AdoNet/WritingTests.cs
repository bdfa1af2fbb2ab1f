using System.Data;
using System.Transactions;
using Iridium.Data;
using IsolationLevel = System.Data.IsolationLevel;

namespace Iridium.Guide.Tests.AdoNet;

/// <summary>docs/ado-net.md, transactions, batches and bulk.</summary>
public sealed class WritingTests : Notebook
{
    [Fact]
    public async Task A_transaction_runs_again_when_it_met_a_conflict()
    {
        IridiumConnection connection = Connection;
        int conflicts = 0;

        // snippet
        for (int attempt = 1; ; attempt++)
        {
            await using IridiumTransaction transaction = connection.BeginTransaction(IsolationLevel.Serializable);
            try
            {
                await using var command = new IridiumCommand(
                    "SELECT value FROM notes WHERE key = 'milk'", connection, transaction);
                var text = (string?)await command.ExecuteScalarAsync();
                if (attempt == 1) OvertakenByAnother();
                command.CommandText = "UPDATE notes SET value = @text WHERE key = 'milk'";
                command.Parameters.AddWithValue("text", text + ", fresh");
                await command.ExecuteNonQueryAsync();
                await transaction.CommitAsync();
                break;
            }
            catch (IridiumException error) when (error.SqlState == SqlStates.SerializationFailure && attempt < 10)
            {
                conflicts++; // Disposing the transaction takes back what it wrote.
            }
        }
        // end snippet

        Assert.Equal(1, conflicts);
        Assert.Equal("one bottle, fresh", Run("SELECT value FROM notes WHERE key = 'milk'"));

        void OvertakenByAnother() => Run("UPSERT INTO notes VALUES ('milk', 'one bottle')");
    }

    [Fact]
    public async Task A_savepoint_takes_a_part_back()
    {
        IridiumConnection connection = Connection;

        // snippet
        await using IridiumTransaction transaction = connection.BeginTransaction();
        await using var write = new IridiumCommand("UPSERT INTO notes VALUES (@name, @text)", connection, transaction);
        write.Parameters.AddWithValue("name", "letter");
        IridiumParameter value = write.Parameters.AddWithValue("text", "Dear Anna");
        await write.ExecuteNonQueryAsync();
        await transaction.SaveAsync("draft");
        value.Value = "Hello you";
        await write.ExecuteNonQueryAsync();
        await transaction.RollbackAsync("draft");
        await transaction.CommitAsync();
        // end snippet

        Assert.Equal("Dear Anna", Run("SELECT value FROM notes WHERE key = 'letter'"));
    }

    [Fact]
    public async Task An_update_says_which_version_it_read()
    {
        IridiumConnection connection = Connection;
        var read = (long)Run("SELECT version FROM notes WHERE key = 'rice'")!;

        // snippet
        await using var update = new IridiumCommand(
            "UPDATE notes SET value = @text WHERE key = @name AND version = @read", connection);
        update.Parameters.AddWithValue("text", "two bags");
        update.Parameters.AddWithValue("name", "rice");
        update.Parameters.AddWithValue("read", read);
        bool isWritten = await update.ExecuteNonQueryAsync() == 1;
        // end snippet

        Assert.True(isWritten);
        Assert.Equal(0, await update.ExecuteNonQueryAsync());
    }

    [Fact]
    public async Task A_batch_is_there_whole_or_not_at_all()
    {
        IridiumConnection connection = Connection;
        (string Name, string Text)[] notes = [("salt", "a pinch"), ("honey", "a jar")];

        // snippet
        await using var batch = new IridiumBatch(connection);
        foreach ((string name, string text) in notes)
        {
            var insert = new IridiumBatchCommand("INSERT INTO notes VALUES (@name, @text)");
            insert.Parameters.AddWithValue("name", name);
            insert.Parameters.AddWithValue("text", text);
            batch.BatchCommands.Add(insert);
        }

        int affected = await batch.ExecuteNonQueryAsync();
        // end snippet

        Assert.Equal(2, affected);
        await Assert.ThrowsAsync<IridiumException>(() => batch.ExecuteNonQueryAsync());
        Assert.Equal(5L, Run("SELECT COUNT(*) FROM notes"));
    }

    [Fact]
    public async Task Many_rows_go_without_statements()
    {
        IridiumConnection connection = Connection;

        // snippet
        using var writer = new IridiumBulkWriter(connection, "notes");
        for (int i = 0; i < 2_500; i++) await writer.WriteAsync($"imported/{i:D6}", "text");
        await writer.FlushAsync();
        // end snippet

        Assert.Equal(2_500L, Run("SELECT COUNT(*) FROM notes WHERE key STARTS WITH 'imported/'"));
    }

    [Fact]
    public async Task A_scope_commits_what_is_opened_in_it()
    {
        IridiumDataSource source = Source;

        // snippet
        using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await using IridiumConnection inside = await source.OpenConnectionAsync();
            await using var delete = new IridiumCommand("DELETE FROM notes WHERE key = 'rye'", inside);
            await delete.ExecuteNonQueryAsync();
            scope.Complete();
        }
        // end snippet

        Assert.Equal(2L, Run("SELECT COUNT(*) FROM notes"));
        Assert.Equal(ConnectionState.Open, Connection.State);
    }
}
