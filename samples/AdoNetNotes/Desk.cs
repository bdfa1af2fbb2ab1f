using Iridium.Data;

namespace AdoNetNotes;

/// <summary>Carries out the commands and prints what they come to. Each returns why it was not done, or null.</summary>
internal sealed class Desk(IridiumDataSource source, TextWriter output)
{
    private readonly Notebook _notebook = new(source);
    private readonly TagIndex _tags = new(source);

    public async Task<string?> AddAsync(string name, string text, TimeSpan? lifetime)
    {
        if (!await _notebook.AddAsync(name, text, lifetime)) return $"There is a note '{name}' already. Use edit.";
        output.WriteLine($"added {name}");
        return null;
    }

    public async Task<string?> ListAsync(string prefix)
    {
        output.WriteLine($"found by: {await _notebook.ExplainListAsync(prefix)}");
        await foreach (Note note in _notebook.ListAsync(prefix)) output.WriteLine(note);
        return null;
    }

    public async Task<string?> EditAsync(string name, string text)
    {
        int attempts = await _notebook.EditAsync(name, _ => text);
        if (attempts == 0) return $"There is no note '{name}'.";
        output.WriteLine($"edited {name} at attempt {attempts}");
        return null;
    }

    public async Task<string?> TagAsync(string name, string tag)
    {
        if (!await _tags.AddAsync(name, tag)) return $"There is no note '{name}'.";
        output.WriteLine($"tagged {name} with {tag}");
        return null;
    }

    public async Task<string?> FindAsync(string tag)
    {
        IReadOnlyList<Note> notes = await _tags.FindAsync(tag);
        foreach (Note note in notes) output.WriteLine(note);
        output.WriteLine($"{notes.Count} tagged {tag}");
        return null;
    }

    /// <summary>Adds a note and revises it in one transaction, and takes the revision back by a savepoint.</summary>
    public async Task<string?> DraftAsync(string name, string text, string revision)
    {
        await using IridiumConnection connection = await source.OpenConnectionAsync();
        await using IridiumTransaction transaction = connection.BeginTransaction();
        await using var write = new IridiumCommand("UPSERT INTO notes VALUES (@name, @text)", connection, transaction);
        write.Parameters.AddWithValue("name", name);
        IridiumParameter value = write.Parameters.AddWithValue("text", text);
        await write.ExecuteNonQueryAsync();
        await transaction.SaveAsync("draft");
        value.Value = revision;
        await write.ExecuteNonQueryAsync();
        await transaction.RollbackAsync("draft");
        await transaction.CommitAsync();
        Note? kept = await _notebook.ReadAsync(name);
        output.WriteLine($"kept '{kept?.Text}', took '{revision}' back");
        return null;
    }

    public async Task<string?> RaceAsync()
    {
        await new Race(source, output).RunAsync();
        return null;
    }

    public async Task<string?> WriteAsync(int count)
    {
        await new Journal(source, output).WriteAsync(count);
        return null;
    }

    public Task<string?> CheckAsync() => new Journal(source, output).CheckAsync();

    public Task ClearAsync(string prefix) => _notebook.ClearAsync(prefix);
}
