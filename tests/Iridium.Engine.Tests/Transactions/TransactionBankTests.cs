using System.Buffers.Binary;
using System.Diagnostics;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Transactions;

/// <summary>Eight writers move money by transactions, in two keyspaces, while a reader sums up.</summary>
public sealed class TransactionBankTests(ITestOutputHelper output)
{
    private const int Writers = 8;
    private const int Accounts = 24;
    private const long Opening = 1_000;

    private static readonly TimeSpan _time = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("IRIDIUM_BANK_SECONDS"), out int seconds) ? seconds : 2);

    private long _transfers;
    private long _sums;

    [Theory]
    [InlineData(TransactionIsolation.Snapshot)]
    [InlineData(TransactionIsolation.Serializable)]
    public async Task Eight_writers_move_money_and_every_sum_is_the_same(TransactionIsolation isolation)
    {
        int seed = TestSeed.Next(output.WriteLine);
        using var database = IridiumDatabase.Open("/b", SerializabilityTests.SmallOptions());
        Keyspace[] spaces = [database.Default, database.GetOrCreateKeyspace("savings")];
        database.RunTransaction(transaction =>
        {
            foreach (Keyspace space in spaces)
            {
                for (int account = 0; account < Accounts; account++)
                    transaction.Put(space, Key(account), Value(Opening));
            }
        });
        var options = new TransactionOptions { Isolation = isolation };
        long end = Stopwatch.GetTimestamp() + (long)(_time.TotalSeconds * Stopwatch.Frequency);
        Task[] tasks =
        [
            .. Enumerable.Range(0, Writers)
                .Select(i => Start(() => Transfer(database, spaces, options, seed + i), end)),
            Start(() => CheckSum(database, spaces), end),
            Start(() => database.Compact(), end),
        ];
        await Task.WhenAll(tasks);
        CheckSum(database, spaces);
        output.WriteLine($"{isolation}: {_transfers} transfers, {_sums} sums");
        Assert.True(_transfers > 50 && _sums > 2);
        Assert.Equal(0, database.Engine.State.Snapshots.Count);
    }

    private static Task Start(Action body, long end) => Task.Factory.StartNew(
        () =>
        {
            while (Stopwatch.GetTimestamp() < end) body();
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private void Transfer(IridiumDatabase database, Keyspace[] spaces, TransactionOptions options, int seed)
    {
        var random = new Random(seed + (int)Interlocked.Increment(ref _transfers));
        Keyspace from = spaces[random.Next(spaces.Length)];
        Keyspace to = spaces[random.Next(spaces.Length)];
        byte[] source = Key(random.Next(Accounts));
        byte[] target = Key(random.Next(Accounts));
        long amount = random.Next(1, 50);
        database.RunTransaction(
            transaction =>
            {
                // Read again after the first write: from one account to itself must come to nothing.
                transaction.Put(from, source, Value(Read(transaction, from, source) - amount));
                transaction.Put(to, target, Value(Read(transaction, to, target) + amount));
            },
            options,
            new TransactionRetry { AttemptsMax = 1_000, DelayMin = TimeSpan.FromMicroseconds(100) });
    }

    private void CheckSum(IridiumDatabase database, Keyspace[] spaces)
    {
        using Transaction transaction = database.BeginTransaction(new TransactionOptions { IsReadOnly = true });
        long byCursor = 0;
        long byGet = 0;
        foreach (Keyspace space in spaces)
        {
            using Cursor cursor = transaction.OpenCursor(space);
            while (cursor.MoveNext()) byCursor += BinaryPrimitives.ReadInt64BigEndian(cursor.Value);
            for (int account = 0; account < Accounts; account++) byGet += Read(transaction, space, Key(account));
        }

        Assert.Equal(spaces.Length * Accounts * Opening, byCursor);
        Assert.Equal(byCursor, byGet);
        _sums++;
    }

    private static long Read(Transaction transaction, Keyspace space, byte[] key)
    {
        Assert.True(transaction.TryGetPinned(space, key, out PinnedValue value));
        using (value) return BinaryPrimitives.ReadInt64BigEndian(value.Span);
    }

    private static byte[] Key(int account) => [(byte)'a', (byte)account];

    private static byte[] Value(long amount)
    {
        byte[] value = new byte[64];
        BinaryPrimitives.WriteInt64BigEndian(value, amount);
        return value;
    }
}
