using System.Globalization;
using System.Text;
using Iridium.Engine.Files;
using Iridium.Engine.Transactions;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Transactions;

/// <summary>Running a transaction again while it meets conflicts.</summary>
public sealed class RunTransactionTests : IDisposable
{
    private static readonly TransactionRetry _atOnce = new()
    {
        AttemptsMax = 4,
        DelayMin = TimeSpan.Zero,
        DelayMax = TimeSpan.Zero,
    };

    private readonly FakeTimeProvider _time = new();
    private readonly IridiumDatabase _database;
    private readonly Keyspace _data;
    private int _runs;

    public RunTransactionTests()
    {
        _database = IridiumDatabase.Open("/r", new DatabaseOptions
        {
            FileSystem = new MemoryFileSystem(),
            TimeProvider = _time,
            Durability = Durability.Os,
        });
        _data = _database.Default;
    }

    public void Dispose() => _database.Dispose();

    [Fact]
    public void A_conflict_runs_it_again_on_the_newest_state()
    {
        int answer = _database.RunTransaction(transaction => Increment(transaction, conflicts: 2), retry: _atOnce);
        Assert.Equal((3, 3), (answer, _runs));
        AssertValue("3"u8, _data.Get("n"u8));
    }

    [Fact]
    public void At_the_end_the_error_carries_the_last_conflict_and_is_transient()
    {
        var error = Assert.Throws<TransactionConflictException>(
            () => _database.RunTransaction(transaction => Increment(transaction, conflicts: 99), retry: _atOnce));
        Assert.Equal((4, 4), (error.Attempts, _runs));
        Assert.True(error.IsTransient);
        Assert.Equal("n"u8, error.Conflict!.Key.Span);
        Assert.Equal(_database.LastSequence, error.Conflict.FoundSequence);
    }

    [Fact]
    public void What_the_body_throws_is_thrown_at_once_and_rolls_back()
    {
        Assert.Throws<FormatException>(() => _database.RunTransaction(transaction =>
        {
            _runs++;
            transaction.Put(_data, "n"u8, "x"u8);
            throw new FormatException();
        }));
        Assert.Equal(1, _runs);
        Assert.Null(_data.Get("n"u8));
        Assert.Equal(0, _database.Engine.State.Snapshots.Count);
    }

    [Fact]
    public void A_condition_of_its_own_is_not_tried_again()
    {
        _data.Put("n"u8, "0"u8);
        var error = Assert.Throws<TransactionConflictException>(
            () => _database.RunTransaction(transaction => transaction.RequireAbsent(_data, "n"u8)));
        Assert.Equal(1, error.Attempts);
    }

    [Fact]
    public void A_transaction_that_the_body_has_ended_is_left_alone()
    {
        Assert.Equal(7, _database.RunTransaction(transaction =>
        {
            transaction.Put(_data, "n"u8, "x"u8);
            transaction.Rollback();
            return 7;
        }));
        Assert.Null(_data.Get("n"u8));
    }

    [Fact]
    public async Task Between_two_runs_it_waits_by_the_clock_of_the_database()
    {
        var retry = new TransactionRetry { DelayMin = TimeSpan.FromSeconds(1), DelayMax = TimeSpan.FromSeconds(1) };
        ValueTask<int> run = _database.RunTransactionAsync(
            (transaction, _) => ValueTask.FromResult(Increment(transaction, conflicts: 1)), retry: retry);
        Assert.False(run.IsCompleted);
        Assert.Equal(1, _runs);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await run);
    }

    [Fact]
    public void A_wait_grows_also_from_nothing_up_to_its_bound()
    {
        var retry = new TransactionRetry { DelayMin = TimeSpan.Zero, DelayMax = TimeSpan.FromMilliseconds(2) };
        var attempts = new Attempts(retry, _time);
        Assert.True(attempts.Pause(CancellationToken.None).IsCompleted);
        foreach (int milliseconds in new[] { 1, 2, 2 })
        {
            Task pause = attempts.Pause(CancellationToken.None);
            Assert.False(pause.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            Assert.True(pause.IsCompleted);
        }

        attempts = new Attempts(_atOnce, _time);
        for (int i = 0; i < 3; i++) Assert.True(attempts.Pause(CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        using var cancel = new CancellationTokenSource();
        ValueTask<int> run = _database.RunTransactionAsync(
            (transaction, _) => ValueTask.FromResult(Increment(transaction, conflicts: 99)),
            cancellationToken: cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await run);
    }

    [Fact]
    public void A_result_can_be_taken_for_an_error()
    {
        using Transaction transaction = _database.BeginTransaction();
        Increment(transaction, conflicts: 1);
        TransactionResult result = transaction.Commit();
        Assert.Throws<TransactionConflictException>(() => result.ThrowIfConflict());
    }

    private static void AssertValue(ReadOnlySpan<byte> expected, byte[]? found)
    {
        Assert.NotNull(found);
        Assert.Equal(expected, found);
    }

    private int Increment(Transaction transaction, int conflicts)
    {
        byte[] found = transaction.Get(_data, "n"u8) ?? "0"u8.ToArray();
        int count = int.Parse(Encoding.UTF8.GetString(found), CultureInfo.InvariantCulture);
        transaction.Put(_data, "n"u8, Encoding.UTF8.GetBytes($"{count + 1}"));
        if (_runs++ < conflicts) _data.Put("n"u8, Encoding.UTF8.GetBytes($"{_runs}"));
        return count + 1;
    }
}
