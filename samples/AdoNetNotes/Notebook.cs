using System.Data.Common;
using System.Runtime.CompilerServices;
using Iridium.Data;

namespace AdoNetNotes;

/// <summary>The notes, by plain ADO.NET: connections, commands, readers and transactions.</summary>
internal sealed class Notebook(IridiumDataSource source)
{
    private const string Columns = "key, value, version, expires_at";

    public static IridiumDataSource OpenSource(string directory)
    {
        var builder = new IridiumDataSourceBuilder { ConnectionStringBuilder = { DataSource = directory } };
        return builder.Build();
    }

    public async Task PrepareAsync()
    {
        // A command of the data source takes a connection for as long as it runs.
        await using DbCommand create = source.CreateCommand(
            """
            CREATE KEYSPACE IF NOT EXISTS notes (key TEXT, value TEXT);
            CREATE KEYSPACE IF NOT EXISTS tags (key TEXT, value TEXT);
            """);
        await create.ExecuteNonQueryAsync();
    }

    /// <summary>Adds a note.</summary>
    /// <returns>False when there is one of that name.</returns>
    public async Task<bool> AddAsync(string name, string text, TimeSpan? lifetime)
    {
        await using IridiumConnection connection = await source.OpenConnectionAsync();
        await using IridiumCommand insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO notes VALUES (@name, @text)" + (lifetime is null ? "" : " TTL @lifetime");
        insert.Parameters.AddWithValue("name", name);
        insert.Parameters.AddWithValue("text", text);
        if (lifetime is not null) insert.Parameters.AddWithValue("lifetime", lifetime);
        try
        {
            await insert.ExecuteNonQueryAsync();
            return true;
        }
        catch (IridiumException error) when (error.SqlState == SqlStates.DuplicateKey)
        {
            return false;
        }
    }

    /// <summary>The notes whose names begin with a prefix, in the order of their names, as they are read.</summary>
    public async IAsyncEnumerable<Note> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using IridiumConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using IridiumCommand select = ListCommand(connection, "", prefix);
        await using DbDataReader reader = await select.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) yield return NoteOf(reader);
    }

    /// <summary>How the rows of <see cref="ListAsync"/> are found: a range, or from end to end.</summary>
    public async Task<string> ExplainListAsync(string prefix)
    {
        await using IridiumConnection connection = await source.OpenConnectionAsync();
        await using IridiumCommand explain = ListCommand(connection, "EXPLAIN ", prefix);
        return (string)(await explain.ExecuteScalarAsync() ?? "");
    }

    public async Task<Note?> ReadAsync(string name)
    {
        await using IridiumConnection connection = await source.OpenConnectionAsync();
        await using IridiumCommand select = connection.CreateCommand();
        select.CommandText = $"SELECT {Columns} FROM notes WHERE key = @name";
        select.Parameters.AddWithValue("name", name);
        await using DbDataReader reader = await select.ExecuteReaderAsync();
        return await reader.ReadAsync() ? NoteOf(reader) : null;
    }

    /// <summary>Writes a note back, unless someone else has written it since it was read.</summary>
    /// <returns>False when someone has; nothing is changed then.</returns>
    public async Task<bool> TryReplaceAsync(Note read, string text)
    {
        await using IridiumConnection connection = await source.OpenConnectionAsync();
        await using IridiumCommand update = connection.CreateCommand();
        update.CommandText = "UPDATE notes SET value = @text WHERE key = @name AND version = @version";
        update.Parameters.AddWithValue("text", text);
        update.Parameters.AddWithValue("name", read.Name);
        update.Parameters.AddWithValue("version", read.Version);
        return await update.ExecuteNonQueryAsync() == 1;
    }

    /// <summary>Changes a note: reads it, writes it back, and begins again when it was overtaken.</summary>
    /// <returns>How often it had to be tried; 0 when there is no such note.</returns>
    public async Task<int> EditAsync(string name, Func<string, string> change)
    {
        for (int attempt = 1; await ReadAsync(name) is { } note; attempt++)
        {
            if (await TryReplaceAsync(note, change(note.Text))) return attempt;
        }

        return 0;
    }

    /// <summary>Takes away the notes whose names begin with a prefix, whatever their number, by one range delete.
    /// </summary>
    public async Task ClearAsync(string prefix)
    {
        await using IridiumConnection connection = await source.OpenConnectionAsync();
        await using IridiumCommand delete = connection.CreateCommand();
        delete.CommandText = "DELETE FROM notes WHERE key STARTS WITH @prefix";
        delete.Parameters.AddWithValue("prefix", prefix);
        await delete.ExecuteNonQueryAsync();
    }

    private static IridiumCommand ListCommand(IridiumConnection connection, string verb, string prefix)
    {
        IridiumCommand command = connection.CreateCommand();
        command.CommandText = $"{verb}SELECT {Columns} FROM notes";
        if (prefix.Length == 0) return command;
        command.CommandText += " WHERE key STARTS WITH @prefix";
        command.Parameters.AddWithValue("prefix", prefix);
        return command;
    }

    private static Note NoteOf(DbDataReader reader) => new()
    {
        Name = reader.GetString(0),
        Text = reader.GetString(1),
        Version = reader.GetInt64(2),
        ExpiresAt = reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3),
    };
}
