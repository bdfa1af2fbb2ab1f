using System.Globalization;
using Iridium.Data;

namespace AdoNetNotes;

/// <summary>Two who change one note at the same time, step by step.</summary>
internal sealed class Race(IridiumDataSource source, TextWriter output)
{
    private const string Name = "race/counter";

    private readonly Notebook _notebook = new(source);

    public async Task RunAsync()
    {
        await _notebook.ClearAsync(Name);
        await _notebook.AddAsync(Name, "0", lifetime: null);
        await OptimisticAsync();
        await TransactionAsync();
    }

    /// <summary>An update that says which version it read changes nothing when that is not the newest.</summary>
    private async Task OptimisticAsync()
    {
        Note read = await ReadAsync();
        output.WriteLine($"anna reads {read.Text}");
        await _notebook.TryReplaceAsync(read, Next(read));
        output.WriteLine($"ben writes {Next(read)}");
        bool isWritten = await _notebook.TryReplaceAsync(read, Next(read));
        output.WriteLine($"anna writes {Next(read)}: {(isWritten ? 1 : 0)} rows, someone was faster");
        int attempts = await _notebook.EditAsync(Name, text => Next(NumberOf(text)));
        output.WriteLine($"anna reads again and writes {(await ReadAsync()).Text} at attempt {attempts}");
    }

    /// <summary>A transaction whose reads are no longer true is refused at its commit, and succeeds when it runs again.
    /// </summary>
    private async Task TransactionAsync()
    {
        await using IridiumConnection connection = await source.OpenConnectionAsync();
        int attempts = 0;
        await Retry.RunAsync(connection, async transaction =>
        {
            attempts++;
            await using var command = new IridiumCommand(
                $"SELECT value FROM notes WHERE key = '{Name}'", connection, transaction);
            int count = NumberOf((string)(await command.ExecuteScalarAsync() ?? "0"));
            if (attempts == 1) await OvertakeAsync();
            command.CommandText = $"UPDATE notes SET value = @next WHERE key = '{Name}'";
            command.Parameters.AddWithValue("next", Next(count));
            return await command.ExecuteNonQueryAsync();
        });
        string text = (await ReadAsync()).Text;
        output.WriteLine($"anna's transaction commits {text} at attempt {attempts}; the first met 40001");
    }

    private async Task OvertakeAsync()
    {
        await _notebook.EditAsync(Name, text => Next(NumberOf(text)));
        output.WriteLine($"anna's transaction reads; ben writes {(await ReadAsync()).Text}");
    }

    private async Task<Note> ReadAsync() =>
        await _notebook.ReadAsync(Name) ?? throw new InvalidOperationException($"'{Name}' was taken away meanwhile.");

    private static string Next(Note note) => Next(NumberOf(note.Text));

    private static int NumberOf(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Next(int count) => $"{count + 1}";
}
