using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iridium.Engine.Tests.Diagnostics;

public sealed class SlowOperationTests
{
    [Fact]
    public void Every_kind_of_slow_operation_is_told_once_without_keys()
    {
        using var log = new ListLoggerFactory();
        using var reader = new MeterReader("/slow");
        using (IridiumDatabase database = Open(log, TimeSpan.FromTicks(1)))
        {
            database.Default.Put("secret"u8, "hidden"u8, WriteOptions.Sync);
            database.Write(new WriteBatch().Put(database.Default, [1], [2]).Put(database.Default, [2], [3]));
            database.Flush();
            database.Compact();
            Assert.NotNull(database.Default.Get("secret"u8));
            database.Default.MultiGet([new byte[] { 1 }, new byte[] { 9 }]);
            using Cursor cursor = database.Default.OpenCursor();
            cursor.Seek([2]);
            cursor.MoveNext();
            reader.Collect();
        }

        // The log has ten of them in a second at most; the counter has them all.
        Assert.InRange(log.Of(80).Count(), 1, 1_000);
        Assert.DoesNotContain(log.Of(80), text => text.Contains("secret", StringComparison.Ordinal));
        Assert.True(reader.Recorded("iridium.slow_operations").Count >= 8);
        Assert.Contains(
            log.Of(80), text => text.Contains("put in '/slow, keyspace default'", StringComparison.Ordinal));
        Assert.Contains(log.Of(80), text => text.Contains("1 keys", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_threshold_or_below_it_nothing_is_told()
    {
        using var log = new ListLoggerFactory();
        foreach (TimeSpan? threshold in (TimeSpan?[])[null, TimeSpan.FromHours(1)])
        {
            using IridiumDatabase database = Open(log, threshold);
            database.Default.Put([1], [1], WriteOptions.Sync);
            Assert.NotNull(database.Default.Get([1]));
        }

        Assert.Empty(log.Of(80));
    }

    [Fact]
    public void Events_are_limited_and_tell_how_many_were_left_out()
    {
        using var log = new ListLoggerFactory();
        using var meter = new EngineMeter("/limited");
        using var reader = new MeterReader("/limited");
        var clock = new FakeTimeProvider();
        var slow = new SlowOperations("/limited", TimeSpan.FromSeconds(1), clock, log, meter);
        long begun = slow.Now;
        Assert.False(slow.IsSlow(begun));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(slow.IsSlow(begun));
        for (int i = 0; i < 25; i++) slow.Tell(new SlowOperation("get", "default", slow.Since(begun), default));
        Assert.Equal(SlowOperations.EventsPerSecond, log.Of(80).Count());
        clock.Advance(TimeSpan.FromSeconds(1));
        slow.Tell(new SlowOperation("get", "default", slow.Since(begun), default));
        Assert.EndsWith("Not told before this: 15", log.Of(80).Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_waited_for_is_said_in_words()
    {
        var waits = new SlowWaits
        {
            Queue = TimeSpan.FromMilliseconds(1.5),
            Stall = TimeSpan.FromMilliseconds(20),
            ConditionGate = TimeSpan.FromMilliseconds(3),
            Log = TimeSpan.FromMilliseconds(7),
            BlockReads = 4,
        };
        Assert.Equal("queue 1.5 ms, stall 20 ms, condition gate 3 ms, log 7 ms, 4 block reads", waits.ToString());
        Assert.Equal("nothing known", default(SlowWaits).ToString());
    }

    [Fact]
    public void A_threshold_out_of_range_is_refused()
    {
        foreach (TimeSpan wrong in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromDays(2)])
        {
            ArgumentException error = Assert.Throws<ArgumentException>(() => Open(NullLoggerFactory.Instance, wrong));
            Assert.Contains("SlowOperationThreshold", error.Message, StringComparison.Ordinal);
        }
    }

    private static IridiumDatabase Open(Microsoft.Extensions.Logging.ILoggerFactory log, TimeSpan? threshold) =>
        IridiumDatabase.Open("/slow", new DatabaseOptions
        {
            FileSystem = new MemoryFileSystem(),
            LoggerFactory = log,
            SlowOperationThreshold = threshold,
            ManualBackgroundWork = true,
        });
}
