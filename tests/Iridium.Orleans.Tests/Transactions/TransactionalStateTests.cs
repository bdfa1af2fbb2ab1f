using Iridium.Engine;
using Iridium.Orleans.Tests.Child;
using Orleans.Storage;
using Orleans.Transactions;
using Orleans.Transactions.Abstractions;

namespace Iridium.Orleans.Tests.Transactions;

/// <summary>The rules of transactional state storage.</summary>
public sealed class TransactionalStateTests : IDisposable
{
    private static readonly DateTime _now = new DateTime(2026, 11, 25, 12, 0, 0, DateTimeKind.Utc).AddTicks(1234567);

    private readonly IridiumDatabase _database = StorageFixture.OpenInMemory();
    private readonly IridiumTransactionalStateStorageFactory _factory;

    public TransactionalStateTests()
    {
        var options = new IridiumTransactionalStateOptions { GrainStorageSerializer = new JsonStates() };
        _factory = new IridiumTransactionalStateStorageFactory("Default", options, _database, "service");
    }

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task Loading_nothing_gives_a_null_etag_and_new_values()
    {
        TransactionalStorageLoadResponse<Counter> loaded = await NewStorage().Load();
        Assert.Equal((null, 0), (loaded.ETag, loaded.CommittedSequenceId));
        Assert.Equal(new Counter(), loaded.CommittedState);
        Assert.Empty(loaded.PendingStates);
    }

    [Fact]
    public async Task Metadata_comes_back_exactly()
    {
        IridiumTransactionalStateStorage<Counter> storage = NewStorage();
        string first = await storage.Store(null, new TransactionalStateMetaData(), [], null, null);
        Assert.Equal(default, (await NewStorage().Load()).Metadata.TimeStamp);
        var participants = new List<ParticipantId> { Manager("a"), Manager("b") };
        var metadata = new TransactionalStateMetaData
        {
            TimeStamp = _now,
            CommitRecords =
            {
                [Guid.NewGuid()] = new CommitRecord { Timestamp = _now, WriteParticipants = participants },
            },
        };
        string second = await storage.Store(first, metadata, null, null, null);
        TransactionalStorageLoadResponse<Counter> loaded = await NewStorage().Load();
        Assert.Equal((second, _now), (loaded.ETag, loaded.Metadata.TimeStamp));
        (Guid id, CommitRecord record) = Assert.Single(loaded.Metadata.CommitRecords);
        Assert.Equal(metadata.CommitRecords.Keys.Single(), id);
        Assert.Equal((_now, "b"), (record.Timestamp, record.WriteParticipants[1].Name));
    }

    [Theory]
    [InlineData("wrong-etag")]
    [InlineData(null)]
    public async Task Storing_with_another_etag_is_refused_and_changes_nothing(string? etag)
    {
        IridiumTransactionalStateStorage<Counter> storage = NewStorage();
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => storage.Store("wrong-etag", new TransactionalStateMetaData(), [Pending(1, 5)], null, null));
        Assert.Null((await storage.Load()).ETag);
        string stored = await storage.Store(null, new TransactionalStateMetaData(), [Pending(1, 5)], null, null);
        InconsistentStateException error = await Assert.ThrowsAsync<InconsistentStateException>(
            () => storage.Store(etag, new TransactionalStateMetaData(), [Pending(1, 6), Pending(2, 7)], 1, null));
        Assert.Equal((stored, etag), (error.StoredEtag, error.CurrentEtag));
        TransactionalStorageLoadResponse<Counter> loaded = await NewStorage().Load();
        Assert.Equal((stored, 0), (loaded.ETag, loaded.CommittedSequenceId));
        Assert.Equal(5, Assert.Single(loaded.PendingStates).State.Number);
    }

    [Fact]
    public async Task Of_two_activations_the_one_that_lags_is_refused()
    {
        IridiumTransactionalStateStorage<Counter> first = NewStorage();
        IridiumTransactionalStateStorage<Counter> second = NewStorage();
        string? etag = (await first.Load()).ETag;
        await second.Load();
        string stored = await first.Store(etag, new TransactionalStateMetaData(), [Pending(1, 1)], 1, null);
        InconsistentStateException error = await Assert.ThrowsAsync<InconsistentStateException>(
            () => second.Store(etag, new TransactionalStateMetaData(), [Pending(1, 2)], 1, null));
        Assert.Equal(stored, error.StoredEtag);
        Assert.Equal(1, (await second.Load()).CommittedState.Number);
    }

    [Fact]
    public async Task Prepared_values_come_back_in_order_with_all_they_have()
    {
        IridiumTransactionalStateStorage<Counter> storage = NewStorage();
        List<PendingTransactionState<Counter>> many = [.. Enumerable.Range(1, 200).Select(i => Pending(i, i * 10))];
        many.Reverse();
        await storage.Store(null, new TransactionalStateMetaData(), many, null, null);
        IReadOnlyList<PendingTransactionState<Counter>> read = (await NewStorage().Load()).PendingStates;
        Assert.Equal(Enumerable.Range(1, 200), read.Select(each => (int)each.SequenceId));
        Assert.Equal(
            many.OrderBy(each => each.SequenceId).Select(Describe),
            read.Select(Describe));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Committing_moves_the_committed_value_on_and_drops_older_ones(bool inTwoSteps)
    {
        IridiumTransactionalStateStorage<Counter> storage = NewStorage();
        List<PendingTransactionState<Counter>> many = [.. Enumerable.Range(1, 20).Select(i => Pending(i, i * 10))];
        string etag = await storage.Store(null, new TransactionalStateMetaData(), many, inTwoSteps ? null : 18, null);
        if (inTwoSteps) await storage.Store(etag, new TransactionalStateMetaData(), null, 18, null);
        TransactionalStorageLoadResponse<Counter> loaded = await NewStorage().Load();
        Assert.Equal((18, 180), (loaded.CommittedSequenceId, loaded.CommittedState.Number));
        Assert.Equal([19, 20], loaded.PendingStates.Select(each => each.SequenceId));

        // A header and the values 18 to 20: the committed value was not written again.
        using Cursor cursor = _database.GetOrCreateKeyspace("transactions.Default").OpenCursor();
        int records = 0;
        while (cursor.MoveNext()) records++;
        Assert.Equal(4, records);
    }

    [Fact]
    public async Task Aborting_drops_what_was_prepared_after_a_sequence_and_keeps_the_committed_value()
    {
        IridiumTransactionalStateStorage<Counter> storage = NewStorage();
        List<PendingTransactionState<Counter>> many = [.. Enumerable.Range(1, 8).Select(i => Pending(i, i))];
        string etag = await storage.Store(null, new TransactionalStateMetaData(), many, 2, null);
        etag = await storage.Store(etag, new TransactionalStateMetaData(), [], null, 6);
        Assert.Equal([3, 4, 5, 6], (await storage.Load()).PendingStates.Select(each => each.SequenceId));
        await storage.Store(etag, new TransactionalStateMetaData(), [], null, 0);
        TransactionalStorageLoadResponse<Counter> loaded = await NewStorage().Load();
        Assert.Empty(loaded.PendingStates);
        Assert.Equal((2, 2), (loaded.CommittedSequenceId, loaded.CommittedState.Number));
    }

    [Fact]
    public async Task One_call_aborts_then_prepares_then_commits()
    {
        IridiumTransactionalStateStorage<Counter> storage = NewStorage();
        List<PendingTransactionState<Counter>> many = [.. Enumerable.Range(1, 8).Select(i => Pending(i, i))];
        string etag = await storage.Store(null, new TransactionalStateMetaData(), many, null, null);
        await storage.Store(etag, new TransactionalStateMetaData(), [Pending(3, 33), Pending(4, 44)], 3, 4);
        TransactionalStorageLoadResponse<Counter> loaded = await NewStorage().Load();
        Assert.Equal((3, 33), (loaded.CommittedSequenceId, loaded.CommittedState.Number));
        Assert.Equal(44, Assert.Single(loaded.PendingStates).State.Number);
    }

    [Fact]
    public async Task Committing_what_was_never_prepared_is_refused()
    {
        IridiumTransactionalStateStorage<Counter> storage = NewStorage();
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => storage.Store(null, new TransactionalStateMetaData(), [Pending(1, 1)], 2, null));
        Assert.Null((await storage.Load()).ETag);
    }

    private static (long, string, DateTime, string, long) Describe(PendingTransactionState<Counter> state) =>
        (state.SequenceId, state.TransactionId, state.TimeStamp, state.TransactionManager.Name, state.State.Number);

    private static ParticipantId Manager(string name) =>
        new(name, null!, ParticipantId.Role.Resource | ParticipantId.Role.Manager);

    private static PendingTransactionState<Counter> Pending(long id, long number) => new()
    {
        SequenceId = id,
        TransactionId = $"transaction {id} of {number}",
        TimeStamp = _now.AddTicks(id),
        TransactionManager = Manager($"manager {id}"),
        State = new Counter { Number = number },
    };

    private IridiumTransactionalStateStorage<Counter> NewStorage() =>
        _factory.Create<Counter>("state", StorageFixture.Grain());
}
