using Iridium.Testing;

namespace Iridium.Engine.Tests.Transfer;

/// <summary>Power losses and faults at every file operation of a drop.</summary>
public sealed class DropCrashTests
{
    private static readonly byte[] _key = "k"u8.ToArray();

    [Fact]
    public void A_power_loss_at_any_operation_of_a_drop_leaves_the_whole_keyspace_or_none_of_it() =>
        EachOperation.LosesPower(Prepare, Drop, Check);

    [Fact]
    public void A_power_loss_at_any_operation_of_a_truncation_leaves_all_records_or_none() =>
        EachOperation.LosesPower(Prepare, Truncate, CheckTruncated);

    [Theory]
    [InlineData(FaultKind.InputOutput)]
    [InlineData(FaultKind.DiskFull)]
    [InlineData(FaultKind.ShortWrite)]
    [InlineData(FaultKind.FailedSync)]
    public void Whatever_operation_of_a_drop_fails_the_keyspace_is_whole_or_gone(FaultKind kind)
    {
        EachOperation.Fails(kind, Prepare, Drop, Check);
        EachOperation.Fails(kind, Prepare, Truncate, CheckTruncated);
    }

    private static void Prepare(IridiumDatabase database)
    {
        Keyspace keyspace = database.GetOrCreateKeyspace("a");
        for (int i = 0; i < 60; i++) keyspace.Put(BitConverter.GetBytes(i), new byte[200]);
        database.Compact();
        for (int i = 60; i < 80; i++) keyspace.Put(BitConverter.GetBytes(i), new byte[200], WriteOptions.Os);
        database.Default.Put(_key, [1], WriteOptions.Sync);
        keyspace.Put(_key, [1], WriteOptions.Sync);
        database.Default.Put(_key, [2], WriteOptions.Os);
        keyspace.Put(_key, [2], WriteOptions.None);
        database.Default.Put(_key, [3], WriteOptions.None);
    }

    private static void Drop(IridiumDatabase database)
    {
        database.DropKeyspace("a");
        while (database.Background.RunStep())
        {
        }

        database.Default.Put("last"u8, [1], WriteOptions.Os);
    }

    private static void Truncate(IridiumDatabase database)
    {
        database.TruncateKeyspace("a");
        while (database.Background.RunStep())
        {
        }
    }

    private static void Check(IridiumDatabase database, bool isDone)
    {
        bool isThere = database.TryGetKeyspace("a", out Keyspace? keyspace);
        Assert.False(isThere && isDone);
        if (keyspace is null)
        {
            // All that was committed before the drop came to be durable with it.
            Assert.Equal([3], database.Default.Get(_key));
            Assert.Null(database.GetOrCreateKeyspace("a").Get(_key));
            return;
        }

        for (int i = 0; i < 80; i++) Assert.NotNull(keyspace.Get(BitConverter.GetBytes(i)));
        Assert.NotNull(keyspace.Get(_key));
        keyspace.Put(_key, [9]);
    }

    private static void CheckTruncated(IridiumDatabase database, bool isDone)
    {
        Assert.True(database.TryGetKeyspace("a", out Keyspace? keyspace));
        bool isFull = keyspace.Get(_key) is not null;
        Assert.False(isFull && isDone);
        for (int i = 0; i < 80; i++) Assert.Equal(isFull, keyspace.Get(BitConverter.GetBytes(i)) is not null);
        if (!isFull) Assert.Equal([3], database.Default.Get(_key));
        keyspace.Put(_key, [9]);
    }
}
