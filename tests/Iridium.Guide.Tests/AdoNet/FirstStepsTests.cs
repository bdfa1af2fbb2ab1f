using System.Data.Common;
using Iridium.Data;

namespace Iridium.Guide.Tests.AdoNet;

/// <summary>docs/ado-net.md, the beginning of its C# part.</summary>
public sealed class FirstStepsTests : Notebook
{
    [Fact]
    public void A_keyspace_is_created_and_written_to()
    {
        // snippet
        using IridiumDataSource source = new IridiumDataSourceBuilder("Data Source=pantry;Mode=Memory").Build();
        using IridiumConnection connection = source.OpenConnection();
        using IridiumCommand command = connection.CreateCommand();
        command.CommandText = "CREATE KEYSPACE IF NOT EXISTS notes (key TEXT, value TEXT)";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO notes VALUES (@name, @text) RETURNING version";
        command.Parameters.AddWithValue("name", "milk");
        command.Parameters.AddWithValue("text", "two bottles");
        var version = (long)command.ExecuteScalar()!;
        // end snippet

        Assert.True(version > 0);
    }

    [Fact]
    public async Task Rows_are_read_as_they_come()
    {
        IridiumConnection connection = Connection;
        var found = new List<string>();

        // snippet
        await using var select = new IridiumCommand(
            "SELECT key, value, expires_at FROM notes WHERE key STARTS WITH @prefix", connection);
        select.Parameters.AddWithValue("prefix", "r");
        await using DbDataReader reader = await select.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            string name = reader.GetString(0);
            string text = reader.GetString(1);
            DateTimeOffset? end = await reader.IsDBNullAsync(2) ? null : reader.GetFieldValue<DateTimeOffset>(2);
            found.Add($"{name}: {text}, {end?.ToString("u") ?? "for ever"}");
        }
        // end snippet

        Assert.Equal(["rice: a bag, for ever", "rye: one loaf, for ever"], found);
    }

    [Fact]
    public void A_value_may_be_null_and_have_a_type()
    {
        IridiumConnection connection = Connection;

        // snippet
        using var insert = new IridiumCommand(
            "INSERT INTO notes (key, value, expires_at) VALUES (@name, @text, @end)", connection);
        insert.Parameters.AddWithValue("@name", "tea");
        insert.Parameters.AddWithValue("@text", "green");
        insert.Parameters.AddWithValue("@end", DBNull.Value);
        insert.Prepare();
        insert.ExecuteNonQuery();
        // end snippet

        Assert.Equal("green", Run("SELECT value FROM notes WHERE key = 'tea'"));
    }

    [Fact]
    public async Task A_data_source_runs_commands_by_itself()
    {
        IridiumDataSource source = Source;

        // snippet
        await using DbCommand count = source.CreateCommand("SELECT COUNT(*) FROM notes");
        var notes = (long)(await count.ExecuteScalarAsync())!;
        // end snippet

        Assert.Equal(3, notes);
    }
}
