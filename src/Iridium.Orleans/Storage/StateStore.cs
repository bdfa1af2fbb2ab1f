using Iridium.Engine;
using Iridium.Orleans.Batches;
using Iridium.Orleans.Keys;
using Iridium.Orleans.Records;
using Orleans;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Iridium.Orleans.Storage;

/// <summary>
/// Reads, writes and clears states: the core under grain storage. A change is a batch of one condition and at most one
/// operation, so the engine checks the ETag and writes in one step. Thread-safe.
/// </summary>
/// <remarks>
/// IMPORTANT: what the caller's state object is told comes after the commit. Until then it stays as it was, so a failed
/// write can be repeated with the same ETag.
/// </remarks>
internal sealed class StateStore
{
    // Constant after construction.
    private readonly string _providerName;
    private readonly string _serviceId;
    private readonly Store _store;
    private readonly IActivatorProvider _activators;
    private readonly StateCodec _codec;
    private readonly StateLister _lister;
    private readonly bool _deleteOnClear;
    private readonly TimeSpan? _timeToLive;
    private readonly Dictionary<string, TimeSpan> _stateTimeToLive;

    public StateStore(string providerName, IridiumGrainStorageOptions options, StateContext context, Store store)
    {
        _providerName = providerName;
        _serviceId = context.ServiceId;
        _store = store;
        _activators = context.Activators;
        _codec = new StateCodec(options.GrainStorageSerializer);
        _lister = new StateLister(store, context.ServiceId);
        _deleteOnClear = options.DeleteStateOnClear;
        _timeToLive = options.TimeToLive;
        _stateTimeToLive = new Dictionary<string, TimeSpan>(options.StateTimeToLive, StringComparer.Ordinal);
    }

    public GrainPage List(GrainQuery query, CancellationToken cancellationToken) =>
        _lister.List(query, cancellationToken);

    public async Task ReadAsync<T>(StateName name, IGrainState<T> state, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Found found = Find(name);
        T? value = default;
        if (found.IsState)
        {
            try
            {
                value = await _codec.DeserializeAsync<T>(found.State, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _codec.Return(found.State);
            }
        }

        state.State = value ?? NewState<T>();
        state.ETag = ETags.Of(found.Sequence);
        state.RecordExists = found.IsState;
    }

    public async Task WriteAsync<T>(StateName name, IGrainState<T> state, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using PooledBuffer value = await _codec.SerializeAsync(state.State, cancellationToken).ConfigureAwait(false);
        var change = new StateChange(ChangeKind.Put, state.ETag, ExpiryOf(name.Name));
        long sequence = await CommitAsync(name, change, value, cancellationToken).ConfigureAwait(false);
        state.ETag = ETags.Text(sequence);
        state.RecordExists = true;
    }

    public async Task ClearAsync<T>(StateName name, IGrainState<T> state, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ChangeKind kind = _deleteOnClear ? ChangeKind.Delete : ChangeKind.Tombstone;
        var change = new StateChange(kind, state.ETag, ExpiryOf(name.Name));
        long sequence = await CommitAsync(name, change, value: null, cancellationToken).ConfigureAwait(false);
        state.ETag = _deleteOnClear ? null : ETags.Text(sequence);
        state.RecordExists = false;
        state.State = NewState<T>();
    }

    /// <summary>Commits a change, alone or with the batch that is being gathered around this call.</summary>
    /// <returns>The sequence of its operation.</returns>
    private async ValueTask<long> CommitAsync(
        StateName name,
        StateChange change,
        PooledBuffer? value,
        CancellationToken cancellationToken)
    {
        bool isNew = string.IsNullOrEmpty(change.ETag);
        if (!isNew && !ETags.TryParse(change.ETag, out change.Sequence))
            throw Inconsistent(name, change.ETag, SequenceOf(name));
        void AddTo(WriteBatch batch) => Add(batch, name, change, value);
        if (BatchScope.Current is { } scope)
        {
            EnlistedResult shared = await scope.EnlistAsync(_store.Database, _store.Durability, AddTo)
                .ConfigureAwait(false);
            if (shared.FoundByOwn is { } found) throw Inconsistent(name, change.ETag, found);
            return shared.Sequence;
        }

        if (isNew && change.Kind == ChangeKind.Delete)
        {
            // Nothing is to be there and nothing is done; a batch without operations is not worth a commit.
            long there = SequenceOf(name);
            return there == 0 ? 0 : throw Inconsistent(name, change.ETag, there);
        }

        WriteBatch batch = _store.RentBatch();
        AddTo(batch);
        CommitResult result = await _store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        return result.Committed ? result.LastSequence : throw Inconsistent(name, change.ETag, result.FoundSequence);
    }

    private void Add(WriteBatch batch, StateName name, in StateChange change, PooledBuffer? value)
    {
        Keyspace keyspace = _store.Keyspace;
        using TupleKey key = KeyOf(name, stackalloc byte[TupleKey.StackBytes]);
        if (change.Sequence == 0) batch.RequireAbsent(keyspace, key.Span);
        else batch.RequireSequence(keyspace, key.Span, change.Sequence);
        if (value is not null) batch.Put(keyspace, key.Span, value.Written, change.ExpiresAt);
        else if (change.Kind == ChangeKind.Tombstone)
            batch.Put(keyspace, key.Span, StateRecord.TombstoneValue, change.ExpiresAt);
        else if (change.Sequence != 0) batch.Delete(keyspace, key.Span);
    }

    private Found Find(StateName name)
    {
        using TupleKey key = KeyOf(name, stackalloc byte[TupleKey.StackBytes]);
        if (!_store.Keyspace.TryGetPinned(key.Span, out PinnedValue pinned)) return default;
        using (pinned)
        {
            bool isTombstone = StateRecord.IsTombstone(pinned.Span, _store.Keyspace);
            ReadOnlyMemory<byte> state = isTombstone ? default : _codec.Copy(pinned.Span[StateRecord.HeaderBytes..]);
            return new Found(pinned.Info.Sequence, !isTombstone, state);
        }
    }

    private long SequenceOf(StateName name)
    {
        using TupleKey key = KeyOf(name, stackalloc byte[TupleKey.StackBytes]);
        return _store.Keyspace.TryGetInfo(key.Span, out RecordInfo info) ? info.Sequence : 0;
    }

    private TupleKey KeyOf(StateName name, Span<byte> buffer)
    {
        var key = new TupleKey(RecordKind.State, buffer);
        key.Add(_serviceId);
        key.Add(name.Name);
        key.Add(name.Grain);
        return key;
    }

    private DateTimeOffset? ExpiryOf(string stateName)
    {
        TimeSpan? time = _stateTimeToLive.TryGetValue(stateName, out TimeSpan own) ? own : _timeToLive;
        if (time is not { } lives) return null;
        DateTimeOffset now = _store.Database.TimeProvider.GetUtcNow();
        return lives >= DateTimeOffset.MaxValue - now ? null : now + lives;
    }

    private T NewState<T>() => _activators.GetActivator<T>().Create();

    private InconsistentStateException Inconsistent(StateName name, string? current, long storedSequence)
    {
        string? stored = ETags.Of(storedSequence);
        string there = stored is null ? "nothing is stored" : $"the stored ETag is {stored}";
        string based = string.IsNullOrEmpty(current) ? "no stored state" : $"ETag {current}";
        return new InconsistentStateException(
            $"State '{name.Name}' of grain {name.Grain} was not changed: the change is based on {based}, but {there}. "
            + $"Provider '{_providerName}', service '{_serviceId}'. Read the state anew.",
            stored,
            current);
    }

    private readonly record struct Found(long Sequence, bool IsState, ReadOnlyMemory<byte> State);
}
