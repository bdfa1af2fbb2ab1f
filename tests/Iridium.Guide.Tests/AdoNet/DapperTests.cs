using Dapper;
using Iridium.Data;

namespace Iridium.Guide.Tests.AdoNet;

/// <summary>docs/ado-net.md, Dapper.</summary>
public sealed class DapperTests : Notebook
{
    [Fact]
    public async Task Dapper_needs_nothing_of_its_own()
    {
        IridiumConnection connection = Connection;

        // snippet
        string[] names = ["milk", "rye", "none"];
        IEnumerable<Note> notes = await connection.QueryAsync<Note>(
            "SELECT key AS Name, value AS Text, version FROM notes WHERE key IN @names", new { names });
        await connection.ExecuteAsync(
            "UPDATE notes SET value = @Text WHERE key = @Name AND version = @Version",
            notes.Select(note => note with { Text = note.Text + "!" }));
        // end snippet

        Assert.Equal("two bottles!", Run("SELECT value FROM notes WHERE key = 'milk'"));
        Assert.Equal("one loaf!", Run("SELECT value FROM notes WHERE key = 'rye'"));
    }

    // snippet
    private sealed record Note(string Name, string Text, long Version);
    // end snippet
}
