using Iridium.Engine;

namespace Iridium.Testing.Model;

/// <summary>
/// A transaction of the database beside one of the model, with other writes in between: every read is compared, and
/// whether the commit meets a conflict, and which, is told beforehand. For one thread.
/// </summary>
internal sealed class ModelTransaction : IDisposable
{
    private const int SlotCount = 3;

    // Constant after construction.
    private readonly ModelRun _run;
    private readonly Transaction _transaction;
    private readonly bool _isSerializable;
    private readonly ModelState _base;
    private readonly DateTimeOffset _instant;
    private readonly ModelConflicts _conflicts = new();
    private readonly List<Mark> _savepoints = [];
    private readonly ModelTransactionCursor?[] _cursors = new ModelTransactionCursor?[SlotCount];

    // As it goes on.
    private ModelOwnWrites _own;

    private ModelTransaction(ModelRun run, ModelOperation operation)
    {
        _run = run;
        _isSerializable = operation.Choice / 512 % 2 == 0;
        _base = run.State;
        _own = new ModelOwnWrites(run.State);
        _instant = run.Clock.GetUtcNow();
        _transaction = run.Database.BeginTransaction(new TransactionOptions
        {
            Isolation = _isSerializable ? TransactionIsolation.Serializable : TransactionIsolation.Snapshot,
            Durability = operation.Durability,
        });
    }

    public static void Run(ModelRun run, ModelOperation operation)
    {
        using var transaction = new ModelTransaction(run, operation);
        foreach (ModelOperation part in operation.Parts)
            transaction.Do(part with { Space = part.Space % run.Keyspaces });
        if (operation.Choice % 11 == 0) transaction._transaction.Rollback();
        else transaction.Commit(operation.Durability);
    }

    public void Dispose()
    {
        foreach (ModelTransactionCursor? cursor in _cursors) cursor?.Dispose();
        _transaction.Dispose();
    }

    private void Do(ModelOperation part)
    {
        bool isWrite = part.Kind is ModelOperationKind.Put or ModelOperationKind.Delete
            or ModelOperationKind.DeleteRange or ModelOperationKind.Touch;
        if (isWrite && part.Choice / 1024 % 8 == 0) WriteOutside(part);
        else if (isWrite) Write(part);
        else if (part.Kind == ModelOperationKind.Get) Get(part);
        else if (part.Kind is ModelOperationKind.TakeSnapshot or ModelOperationKind.DropSnapshot) Save(part);
        else if (part.Kind is ModelOperationKind.OpenCursor or ModelOperationKind.MoveCursor) Walk(part);
        else _run.Do(part);
    }

    private void WriteOutside(ModelOperation part)
    {
        bool hasEffect = part.Kind switch
        {
            ModelOperationKind.Touch => _run.State.Live(part.Space, part.Key, _run.Clock.GetUtcNow()) is not null,
            ModelOperationKind.DeleteRange => !_run.Keys.RangeOf(part, out _, out _).IsEmpty,
            _ => true,
        };
        _run.Do(part);
        if (!hasEffect) return;
        KeySpan span = part.Kind == ModelOperationKind.DeleteRange
            ? new KeySpan(_run.Keys.RangeOf(part, out _, out _))
            : new KeySpan(_run.Keys[part.Key]);
        _conflicts.NoteOther(part.Space, span);
    }

    private void Write(ModelOperation part)
    {
        Keyspace keyspace = ModelSpaces.Get(_run.Database, part.Space);
        byte[] key = _run.Keys[part.Key];
        DateTimeOffset? expiry = ModelState.ExpiryOf(part, _run.Clock.GetUtcNow());
        switch (part.Kind)
        {
            case ModelOperationKind.Put:
                _transaction.Put(keyspace, key, ModelState.ValueOf(part), expiry);
                _own.Put(part.Space, part.Key, ModelState.ValueOf(part), expiry);
                break;
            case ModelOperationKind.Delete:
                _transaction.Delete(keyspace, key);
                _own.Delete(part.Space, part.Key);
                break;
            case ModelOperationKind.DeleteRange:
                KeyRange range = _run.Keys.RangeOf(part, out int start, out int end);
                _transaction.DeleteRange(keyspace, range);
                _own.DeleteRange(part.Space, range, start, end);
                break;
            default:
                bool isLive = _own.Live(part.Space, part.Key, _instant) is not null;
                NoteRead(part, isForUpdate: false);
                bool isTouched = _transaction.Touch(keyspace, key, expiry);
                if (isTouched != isLive) throw new ModelMismatchException($"touch in a transaction: {isTouched}");
                if (isLive) _own.Touch(part.Space, part.Key, expiry);
                break;
        }
    }

    private void Get(ModelOperation part)
    {
        bool isForUpdate = part.Choice % 5 == 0;
        ModelRecord? expected = _own.Live(part.Space, part.Key, _instant);
        NoteRead(part, isForUpdate);
        Keyspace keyspace = ModelSpaces.Get(_run.Database, part.Space);
        byte[] key = _run.Keys[part.Key];
        bool isFound = _transaction.TryGetPinned(keyspace, key, out PinnedValue value, isForUpdate);
        using (value)
        {
            if (isFound != expected is not null)
                throw new ModelMismatchException($"{About()}: found {isFound}, expected {expected}");
            if (expected is not null && !ModelComparison.Matches(value.Span, value.Info, expected))
                throw ModelComparison.Mismatch(About(), value.Span, value.Info, expected);
        }

        byte[]? copy = _transaction.MultiGet(keyspace, [key])[0];
        if (copy is null != expected is null || !copy.AsSpan().SequenceEqual(expected?.Value))
            throw new ModelMismatchException($"{About()}: multi-get differs");
        NoteRead(part, isForUpdate: false);

        string About() => $"get in a transaction of '{keyspace.Name}' {Convert.ToHexString(key)}";
    }

    private void NoteRead(ModelOperation part, bool isForUpdate)
    {
        _conflicts.HasAsked |= isForUpdate;
        bool isDecided = _own.Decides(part.Space, part.Key);
        if (isForUpdate || (_isSerializable && !isDecided))
            _conflicts.NoteRead(part.Space, new KeySpan(_run.Keys[part.Key]));
        bool isExpiryRead = !isDecided && (isForUpdate || _isSerializable);
        if (isExpiryRead && _base.Live(part.Space, part.Key, _instant) is { } record)
            _conflicts.NoteExpiry(record.ExpiresAt);
    }

    private void Save(ModelOperation part)
    {
        if (part.Kind == ModelOperationKind.TakeSnapshot)
        {
            _savepoints.Add(new Mark(_transaction.CreateSavepoint(), _own.Clone(), [.. _cursors]));
            return;
        }

        if (_savepoints.Count == 0) return;
        int at = part.Choice % _savepoints.Count;
        Mark mark = _savepoints[at];
        if (part.Choice / 64 % 3 == 0)
        {
            _transaction.Release(mark.Savepoint);
            _savepoints.RemoveRange(at, _savepoints.Count - at);
            return;
        }

        _transaction.RollbackTo(mark.Savepoint);
        _savepoints.RemoveRange(at + 1, _savepoints.Count - at - 1);
        _own = mark.Own.Clone();
        foreach (ModelTransactionCursor? cursor in _cursors)
        {
            if (cursor is not null && !mark.Cursors.Contains(cursor)) cursor.IsEnded = true;
        }
    }

    private void Walk(ModelOperation part)
    {
        int slot = part.Choice % SlotCount;
        if (part.Kind == ModelOperationKind.MoveCursor)
        {
            _cursors[slot]?.Move(part);
            return;
        }

        _cursors[slot]?.Dispose();
        ModelConflicts? reads = _isSerializable ? _conflicts : null;
        _cursors[slot] = new ModelTransactionCursor(_run, _transaction, part, _own, reads) { Instant = _instant };
    }

    private void Commit(Durability durability)
    {
        bool isEmpty = _own.IsEmpty;
        TransactionConflictKind? expected = isEmpty && !_conflicts.HasAsked
            ? null
            : _conflicts.Find(_run, _own, _run.Clock.GetUtcNow());
        ModelState? next = expected is null && !isEmpty ? _own.Commit(_run.State, SpacesById()) : null;
        _run.Commit(next, durability, () =>
        {
            TransactionResult result = _transaction.Commit();
            long sequence = expected is not null ? 0 : next?.LastSequence ?? _base.LastSequence;
            bool isRight = result.Conflict?.Kind == expected
                && result.Committed == expected is null
                && result.Sequence == sequence;
            if (!isRight)
                throw new ModelMismatchException($"the transaction came to {result}, expected {expected} {sequence}");
            return _run.Database.LastSequence;
        });
    }

    /// <summary>A commit writes the keyspaces in the order of their creation, which a truncation renews.</summary>
    private IEnumerable<int> SpacesById() => Enumerable.Range(0, _run.Keyspaces)
        .OrderBy(space => ModelSpaces.Get(_run.Database, space).Id);

    private sealed record Mark(Savepoint Savepoint, ModelOwnWrites Own, ModelTransactionCursor?[] Cursors);
}
