using Iridium.Engine.Changes;

namespace Iridium.Engine;

/// <summary>
/// The change stream: what was committed, batch by batch, as it stands in the log. Thread-safe; each enumeration is for
/// one thread at a time.
/// </summary>
public static class DatabaseChanges
{
    /// <summary>
    /// The committed batches from a sequence on, in commit order and without end: after the newest one the stream waits
    /// for the next. Only batches that survive a power loss are delivered, see <see cref="ChangeStreamOptions"/>.
    /// </summary>
    /// <param name="database">The source. On one that is open for reading only the stream ends with the view.</param>
    /// <param name="fromSequence">
    /// The first sequence wanted, inclusive: the stream begins with the batch that holds it, whole. 1 begins with the
    /// first write ever; <c>stored + 1</c> goes on after the last batch handled.
    /// </param>
    /// <param name="cancellationToken">Ends the stream with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The batches; nothing is read before the enumeration asks, and one batch is held at a time.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The sequence is below 1, or more than one above the newest: then it is not of this database's history.
    /// </exception>
    /// <exception cref="SequenceGoneException">Thrown by the enumeration: retention has passed it.</exception>
    /// <exception cref="CorruptionException">Thrown by the enumeration: the log is damaged.</exception>
    /// <exception cref="ObjectDisposedException">Thrown by the enumeration: the database was closed.</exception>
    public static IAsyncEnumerable<ChangeBatch> Changes(
        this IridiumDatabase database,
        long fromSequence,
        CancellationToken cancellationToken = default) =>
        Changes(database, fromSequence, ChangeStreamOptions.Default, cancellationToken);

    /// <summary>As <see cref="Changes(IridiumDatabase, long, CancellationToken)"/>, with options.</summary>
    /// <param name="database">The source.</param>
    /// <param name="fromSequence">The first sequence wanted, inclusive.</param>
    /// <param name="options">What is delivered.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>The batches.</returns>
    public static IAsyncEnumerable<ChangeBatch> Changes(
        this IridiumDatabase database,
        long fromSequence,
        ChangeStreamOptions options,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(fromSequence, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fromSequence, database.LastSequence + 1);
        return ChangeStream.Read(
            () => new ChangeCursor(database.Engine.State, fromSequence, options.DurableOnly),
            database.Engine.Writes.ArmSync,
            cancellationToken);
    }

    /// <summary>The first sequence that is in the log: a stream can begin with it or with any later one.</summary>
    /// <param name="database">The source.</param>
    /// <returns>The sequence; the next one to be given when nothing is there.</returns>
    public static long GetOldestChange(this IridiumDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        using var cursor = new ChangeCursor(database.Engine.State, EngineLimits.SequenceMax, isDurableOnly: false);
        return cursor.ReadOldest();
    }

    /// <summary>
    /// Adds the operations of a change to a batch for another database, whose keyspaces are found by name and created
    /// when missing. Written there in order, the changes make the other database equal to the source; writing one again
    /// changes nothing. Touches are applied without asking whether the record is live, as the source has asked already.
    /// Operations on keyspaces that the source has dropped are left out.
    /// </summary>
    /// <param name="change">The change.</param>
    /// <param name="batch">Receives the operations.</param>
    /// <param name="target">The database that the batch is for.</param>
    /// <exception cref="InvalidOperationException">The change is a gap: copy the source anew.</exception>
    public static void ApplyTo(this ChangeBatch change, WriteBatch batch, IridiumDatabase target)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(target);
        if (change.IsGap)
        {
            throw new InvalidOperationException(
                $"What was written from sequence {change.FirstSequence} to {change.LastSequence} is not in the log; "
                + "copy the source anew.");
        }

        foreach (ChangeOperation operation in change.Operations)
        {
            if (operation.Keyspace is string name) Add(batch, target.GetOrCreateKeyspace(name), in operation);
        }
    }

    private static void Add(WriteBatch batch, Keyspace keyspace, in ChangeOperation operation)
    {
        switch (operation.Kind)
        {
            case ChangeKind.Put:
                batch.Put(keyspace, operation.Key.Span, operation.Value.Span, operation.ExpiresAt);
                break;
            case ChangeKind.Delete:
                batch.Delete(keyspace, operation.Key.Span);
                break;
            case ChangeKind.DeleteRange:
                batch.DeleteRange(keyspace, KeyRange.Between(operation.Key, operation.End));
                break;
            default:
                batch.TouchUnasked(keyspace, operation.Key.Span, operation.ExpiresAt);
                break;
        }
    }
}
