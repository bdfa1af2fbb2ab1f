using Iridium.Engine;

namespace Iridium.Orleans.Batches;

/// <summary>
/// Gathers the changes of several states into one batch. The states of a grain are written by their own methods, so
/// that Orleans keeps its ETags, metrics and traces; the storage that is called finds this scope around the call and
/// adds its change here instead of committing it. The last of the expected changes commits for all. Thread-safe.
/// </summary>
internal sealed class BatchScope(int expected, Action<WriteBatch, IridiumDatabase> addLast)
{
    private static readonly AsyncLocal<BatchScope?> _current = new();

    // Constant after construction.
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<CommitResult> _committed =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guarded by _gate.
    private readonly WriteBatch _batch = new();
    private IridiumDatabase? _database;
    private Durability _durability = Durability.None;
    private int _enlisted;

    /// <summary>The scope around the running call.</summary>
    public static BatchScope? Current
    {
        get => _current.Value;
        set => _current.Value = value;
    }

    /// <summary>Whether every expected change has been added.</summary>
    public bool IsComplete
    {
        get
        {
            lock (_gate) return _enlisted == expected;
        }
    }

    /// <summary>Adds a change, which has exactly one condition and at most one operation, and waits for the commit.
    /// </summary>
    public async Task<EnlistedResult> EnlistAsync(
        IridiumDatabase database,
        Durability durability,
        Action<WriteBatch> add)
    {
        int condition;
        int operation;
        bool isLast;
        lock (_gate)
        {
            if (_database is not null && !ReferenceEquals(_database, database))
            {
                throw new ArgumentException(
                    $"The states of the batch are in two databases, '{_database.Path}' and '{database.Path}'. "
                    + "Only states of one database can be committed together.");
            }

            _database = database;
            if (durability < _durability) _durability = durability;
            operation = _batch.Count;
            add(_batch);
            condition = _enlisted++;
            isLast = _enlisted == expected;
        }

        if (isLast) await CommitAsync(database).ConfigureAwait(false);
        CommitResult result = await _committed.Task.ConfigureAwait(false);
        if (result.Committed) return new EnlistedResult(result.FirstSequence + operation, FoundByOwn: null);
        if (result.FailedCondition == condition) return new EnlistedResult(0, result.FoundSequence);
        throw new BatchRefusedException("Nothing of the batch was written: another state of it was changed meanwhile.");
    }

    /// <summary>Ends the scope without a commit, if it is not on its way.</summary>
    public void Abort(Exception cause) => _committed.TrySetException(cause);

    private async Task CommitAsync(IridiumDatabase database)
    {
        try
        {
            addLast(_batch, database);
            if (_committed.Task.IsCompleted) return;
            var options = new WriteOptions(_durability);
            _committed.TrySetResult(await database.WriteAsync(_batch, options).ConfigureAwait(false));
        }
        catch (Exception error) when (_committed.TrySetException(error))
        {
            // Every state of the batch waits for the task and is told there.
        }
    }
}
