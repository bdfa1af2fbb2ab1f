using Iridium.Engine.Opening;

namespace Iridium.Engine;

/// <summary>Takes keyspaces away from an open database. Thread-safe.</summary>
public static class DatabaseKeyspaces
{
    /// <summary>
    /// Drops a keyspace with all its records, at a cost that does not grow with them. Writes that come
    /// meanwhile wait until it is decided; those to it then fail with <see cref="EngineErrorCode.KeyspaceDropped"/>,
    /// batches that do not name it are not touched. Reads by its handle fail likewise, also through a snapshot. Cursors
    /// and pinned values that are open go on, and keep the files that they need; the other files are deleted in the
    /// background. A keyspace of the same name can be created at once, and is another one. Durable on return, with
    /// everything that was committed before; for that the log is synced, and unlogged writes
    /// (<see cref="Durability.None"/>) that stand in memory are flushed.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="name">The name of the keyspace.</param>
    /// <returns>False when there is none of that name.</returns>
    /// <exception cref="ArgumentException">It is <c>default</c>, which every database has.</exception>
    /// <exception cref="IridiumException">The disk is full: the keyspace is as it was.</exception>
    /// <exception cref="EngineFailedException">Whether it is gone is in doubt; reopen the database.</exception>
    public static bool DropKeyspace(this IridiumDatabase database, string name)
    {
        CheckName(database, name);
        return database.Engine.DropTree(name);
    }

    /// <summary>
    /// Puts an empty keyspace in the place of one that is dropped, under the same name and options and in one step: a
    /// crash finds the one or the other. As <see cref="DropKeyspace"/> otherwise; a <see cref="Keyspace"/> that was
    /// taken before stands for the old one.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="name">The name of the keyspace.</param>
    /// <returns>The new keyspace.</returns>
    /// <exception cref="ArgumentException">It is <c>default</c>; delete its records by a range instead.</exception>
    /// <exception cref="IridiumException">There is none of that name, or the disk is full: nothing changed.</exception>
    /// <exception cref="EngineFailedException">Whether it was done is in doubt; reopen the database.</exception>
    public static Keyspace TruncateKeyspace(this IridiumDatabase database, string name)
    {
        CheckName(database, name);
        if (database.Engine.TruncateTree(name) && database.TryGetKeyspace(name, out Keyspace? fresh)) return fresh;
        throw new IridiumException(
            EngineErrorCode.KeyspaceNotFound, $"There is no keyspace '{name}' in '{database.Path}'.");
    }

    private static void CheckName(IridiumDatabase database, string name)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name != OpenPath.DefaultKeyspace) return;
        throw new ArgumentException(
            "The keyspace 'default' cannot be dropped. Delete its records by a range instead.", nameof(name));
    }
}
