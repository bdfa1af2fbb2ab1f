using System.Globalization;
using Dapper;
using Iridium.Data;

namespace AdoNetNotes;

/// <summary>
/// Writes numbered notes, each with its tag in one transaction, and checks them: what a killed writer left is whole.
/// </summary>
internal sealed class Journal(IridiumDataSource source, TextWriter output)
{
    private const string Prefix = "written/";

    /// <summary>Writes notes after the last one that is there; prints the name of each once it is durable.</summary>
    public async Task WriteAsync(int count)
    {
        await using IridiumConnection connection = await source.OpenConnectionAsync();
        string? last = await connection.ExecuteScalarAsync<string?>(
            "SELECT MAX(key) FROM notes WHERE key STARTS WITH @Prefix", new { Prefix });
        int number = last is null ? 0 : int.Parse(last[Prefix.Length..], CultureInfo.InvariantCulture);
        for (int i = 1; i <= count; i++)
        {
            var row = new { name = NameOf(number + i), tag = Prefix + NameOf(number + i), text = $"note {number + i}" };
            await using (IridiumTransaction transaction = connection.BeginTransaction())
            {
                await connection.ExecuteAsync("INSERT INTO notes VALUES (@name, @text)", row, transaction);
                await connection.ExecuteAsync("INSERT INTO tags VALUES (@tag, @name)", row, transaction);
                await transaction.CommitAsync();
            }

            output.WriteLine(row.name);
            output.Flush();
        }
    }

    /// <summary>Compares the written notes with their tags.</summary>
    /// <returns>What is wrong; null when all is whole.</returns>
    public async Task<string?> CheckAsync()
    {
        await using IridiumConnection connection = await source.OpenConnectionAsync();

        // Both queries read one state, whoever writes meanwhile.
        await using IridiumTransaction view = connection.BeginTransaction();
        string[] notes = [.. await connection.QueryAsync<string>(
            "SELECT key FROM notes WHERE key STARTS WITH @Prefix", new { Prefix }, view)];
        string[] tagged = [.. await connection.QueryAsync<string>(
            "SELECT value FROM tags WHERE key STARTS WITH @Prefix", new { Prefix }, view)];
        string[] expected = [.. Enumerable.Range(1, notes.Length).Select(NameOf)];
        if (!notes.SequenceEqual(expected)) return "Written notes are missing in the middle.";
        if (!tagged.SequenceEqual(expected)) return "There are written notes without a tag, or tags without a note.";
        string last = notes.LastOrDefault() ?? "none";
        output.WriteLine($"{notes.Length} written notes, each with its tag; the last is {last}");
        return null;
    }

    private static string NameOf(int number) => $"{Prefix}{number:D6}";
}
