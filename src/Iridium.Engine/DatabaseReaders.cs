using Iridium.Engine.Opening;

namespace Iridium.Engine;

/// <summary>
/// Databases that are open for reading only, also beside another process that writes them: a view of one moment.
/// Thread-safe.
/// </summary>
public static class DatabaseReaders
{
    /// <summary>
    /// Opens a consistent view of a database: what recovery would find at this moment, whole batches and a prefix of
    /// the commit order. No lock is taken and nothing is written, so the directory and its files need no more than the
    /// right to read. All of its tables are opened at once, so that they stay readable whatever the writer removes; the
    /// part of the log that no table holds is read into memory.
    /// </summary>
    /// <param name="path">The directory.</param>
    /// <param name="options">Options; null takes the defaults. Those for writing are not used.</param>
    /// <returns>
    /// The view. It never changes; see <see cref="Refresh"/>. Every write, flush or compaction is refused with
    /// <see cref="EngineErrorCode.ReadOnly"/>. It may see batches of the writer that a power loss would still take.
    /// </returns>
    /// <exception cref="CorruptionException">A file is damaged.</exception>
    /// <exception cref="IridiumException">
    /// There is no database, it cannot be read, or the writer kept moving on while it was opened, which is rare and
    /// passes.
    /// </exception>
    public static IridiumDatabase OpenReadOnly(string path, DatabaseOptions? options = null)
    {
        string directory = IridiumDatabase.DirectoryOf(path);
        return new IridiumDatabase(directory, OpenEngine.OpenReadOnly(directory, options ?? DatabaseOptions.Default));
    }

    /// <summary>Whether a database is open for reading only.</summary>
    /// <param name="database">The database.</param>
    /// <returns>True when it came from <see cref="OpenReadOnly"/>.</returns>
    public static bool IsReadOnly(this IridiumDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.Engine.State.Context.IsReadOnly;
    }

    /// <summary>
    /// A view of the same directory at this moment. When nothing was written since, it is the same object, at the cost
    /// of looking at two files; otherwise the log is read anew and every table opened anew.
    /// </summary>
    /// <param name="database">A view, which stays as it is: dispose it once its readers are done.</param>
    /// <returns>The newer view, or the same one.</returns>
    /// <exception cref="InvalidOperationException">The database is open for writing: it is always at its newest.
    /// </exception>
    /// <exception cref="IridiumException">As <see cref="OpenReadOnly"/>; the old view stays usable.</exception>
    public static IridiumDatabase Refresh(this IridiumDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        if (!database.IsReadOnly())
            throw new InvalidOperationException("The database is open for writing, so its reads see the newest state.");
        if (database.Engine.IsCurrentView()) return database;
        return OpenReadOnly(database.Path, database.Engine.ViewOptions);
    }
}
