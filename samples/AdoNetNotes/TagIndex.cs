using Dapper;
using Iridium.Data;

namespace AdoNetNotes;

/// <summary>
/// Finds notes by their tags, with Dapper. A tag of a note is a row <c>tag/name</c>, so the notes of a tag stand
/// together and are found by a prefix.
/// </summary>
internal sealed class TagIndex(IridiumDataSource source)
{
    private const string NoteOf = "SELECT key AS Name, value AS Text, version, expires_at AS ExpiresAt FROM notes";

    /// <summary>Tags a note, if it is there when the transaction commits.</summary>
    /// <returns>False when there is no such note.</returns>
    public async Task<bool> AddAsync(string name, string tag)
    {
        await using IridiumConnection connection = await source.OpenConnectionAsync();
        return await Retry.RunAsync(connection, async transaction =>
        {
            long notes = await connection.ExecuteScalarAsync<long>(
                "SELECT COUNT(*) FROM notes WHERE key = @name", new { name }, transaction);
            if (notes == 0) return false;
            await connection.ExecuteAsync(
                "UPSERT INTO tags VALUES (@key, @name)", new { key = $"{tag}/{name}", name }, transaction);
            return true;
        });
    }

    /// <summary>The notes that have a tag: one range over the tags, then one look-up of many keys.</summary>
    public async Task<IReadOnlyList<Note>> FindAsync(string tag)
    {
        await using IridiumConnection connection = await source.OpenConnectionAsync();
        IEnumerable<string> names = await connection.QueryAsync<string>(
            "SELECT value FROM tags WHERE key STARTS WITH @prefix", new { prefix = tag + "/" });
        return [.. await connection.QueryAsync<Note>(NoteOf + " WHERE key IN @names", new { names })];
    }
}
