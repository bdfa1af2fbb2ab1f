using System.Buffers.Binary;
using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.State;

namespace Iridium.Engine.Tests.Writing;

/// <summary>
/// A group that is in the log and cannot be applied: reads do not show it, the next open will. The memtable is given
/// the very entry that the last operation of the group would add, which it then refuses.
/// </summary>
public sealed class FailedApplyTests
{
    private const int LongBatchCount = 100_000;

    private readonly DatabaseOptions _options = new()
    {
        FileSystem = new MemoryFileSystem(),
        ManualBackgroundWork = true,
    };

    [Fact]
    public void What_was_logged_and_not_applied_stops_all_writes_and_is_there_after_the_next_open()
    {
        using (var database = IridiumDatabase.Open("/apply", _options))
        {
            database.Default.Put("before"u8, "1"u8);
            WriteBatch batch = new WriteBatch().Put(database.Default, "a"u8, "2"u8).Put(database.Default, "b"u8, "3"u8);
            Spoil(database, "b"u8, batch.Count);
            EngineFailedException first = Assert.Throws<EngineFailedException>(() => Write(database, batch));
            Assert.IsType<InvalidOperationException>(first.InnerException);

            // Not even the part of it that was applied.
            Assert.Null(database.Default.Get("a"u8));
            Assert.Throws<EngineFailedException>(() => database.Default.Put("behind"u8, "4"u8));
            Assert.NotNull(database.Default.Get("before"u8));
        }

        using var again = IridiumDatabase.Open("/apply", _options);
        Assert.Equal("3"u8.ToArray(), again.Default.Get("b"u8));
        Assert.NotNull(again.Default.Get("a"u8));
        Assert.Null(again.Default.Get("behind"u8));
    }

    /// <summary>The group is so long that the other batch meets it while it is applied.</summary>
    [Fact]
    public async Task A_condition_that_waited_for_a_group_which_failed_puts_nothing_behind_it_in_the_log()
    {
        using (var database = IridiumDatabase.Open("/apply", _options))
        {
            Task failing = BeginLongWriteThatFails(database, out byte[] key);
            WriteBatch judged = new WriteBatch().Put(database.Default, "judged"u8, "1"u8);
            judged.RequireAbsent(database.Default, key);
            Assert.Throws<EngineFailedException>(() => Write(database, judged));
            await Assert.ThrowsAsync<EngineFailedException>(() => failing);
        }

        // With the group in the log its condition does not hold.
        using var again = IridiumDatabase.Open("/apply", _options);
        Assert.Equal(LongBatchCount, again.LastSequence);
        Assert.Null(again.Default.Get("judged"u8));
    }

    /// <summary>As above, but nothing is asked, so the group behind is in the log before the other fails.</summary>
    [Fact]
    public async Task A_group_behind_one_that_failed_is_not_shown_and_nothing_of_the_failed_one_through_it()
    {
        using (var database = IridiumDatabase.Open("/apply", _options))
        {
            database.Default.Put("before"u8, "1"u8);
            Task failing = BeginLongWriteThatFails(database, out _);
            Assert.Throws<EngineFailedException>(() => database.Default.Put("behind"u8, "1"u8));
            await Assert.ThrowsAsync<EngineFailedException>(() => failing);
            Assert.Equal(1, database.LastSequence);
            Assert.Null(database.Default.Get("behind"u8));
        }

        // Whatever of both the log has is a prefix.
        using var again = IridiumDatabase.Open("/apply", _options);
        Assert.InRange(again.LastSequence, 1 + LongBatchCount, 2 + LongBatchCount);
    }

    private static void Write(IridiumDatabase database, WriteBatch batch) => database.Write(batch);

    /// <summary>Returns while the batch is applied, all of which is in the log by then.</summary>
    private static Task BeginLongWriteThatFails(IridiumDatabase database, out byte[] lastKey)
    {
        var batch = new WriteBatch();
        lastKey = new byte[16];
        for (int i = 1; i <= LongBatchCount; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(lastKey, (ulong)i * 0x9E3779B97F4A7C15);
            batch.Put(database.Default, lastKey, lastKey);
        }

        Spoil(database, lastKey, batch.Count);
        KeyspaceTree tree = TreeOf(database);
        long before = tree.Active.EntryCount;
        Task failing = Task.Factory.StartNew(
            () => database.Write(batch),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        SpinWait.SpinUntil(() => tree.Active.EntryCount > before || failing.IsCompleted, TimeSpan.FromMinutes(1));
        return failing;
    }

    private static KeyspaceTree TreeOf(IridiumDatabase database)
    {
        Assert.True(database.Engine.State.Trees.TryGet(database.Default.Id, out KeyspaceTree? tree));
        return tree;
    }

    /// <summary>Makes the next batch fail at its last operation, once it is logged.</summary>
    private static void Spoil(IridiumDatabase database, ReadOnlySpan<byte> lastKey, int count) =>
        TreeOf(database).Active.Add(lastKey, database.LastSequence + count, EntryKind.Put, []);
}
