using Iridium.Engine;
using Iridium.Testing;
using Orleans;
using Orleans.Runtime;
using Xunit.Abstractions;

namespace Iridium.Orleans.Tests.Reminders;

/// <summary>The rules of a reminder table.</summary>
public sealed class ReminderTableTests : IDisposable
{
    private readonly IridiumDatabase _database = StorageFixture.OpenInMemory();
    private readonly IridiumReminderTable _table;
    private readonly ITestOutputHelper _output;

    public ReminderTableTests(ITestOutputHelper output)
    {
        _output = output;
        _table = new IridiumReminderTable(new IridiumReminderOptions(), _database, "service/foo");
    }

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task A_reminder_is_stored_read_replaced_and_removed_by_its_etag()
    {
        await _table.StartAsync();
        ReminderEntry reminder = NewReminder(Grain("foo/bar\\#baz?"), "foo/bar\\#b_a_z?\0");
        string? first = await _table.UpsertRow(reminder);
        ReminderEntry? read = await _table.ReadRow(reminder.GrainId, reminder.ReminderName);
        Assert.NotNull(read);
        Assert.Equal(
            (reminder.GrainId, reminder.ReminderName, reminder.StartAt, reminder.Period, first),
            (read.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag));
        Assert.Equal(DateTimeKind.Utc, read.StartAt.Kind);

        reminder.StartAt = reminder.StartAt.AddTicks(1234567);
        string? second = await _table.UpsertRow(reminder, CancellationToken.None);
        Assert.NotEqual(first, second);
        Assert.Equal(reminder.StartAt, (await _table.ReadRow(reminder.GrainId, reminder.ReminderName))!.StartAt);
        Assert.False(await _table.RemoveRow(reminder.GrainId, reminder.ReminderName, first!));
        Assert.False(await _table.RemoveRow(reminder.GrainId, "bla", second!));
        Assert.False(await _table.RemoveRow(reminder.GrainId, reminder.ReminderName, "no etag"));
        Assert.True(await _table.RemoveRow(reminder.GrainId, reminder.ReminderName, second!));
        Assert.False(await _table.RemoveRow(reminder.GrainId, reminder.ReminderName, second!));
        Assert.Null(await _table.ReadRow(reminder.GrainId, reminder.ReminderName));
        await _table.StopAsync();
    }

    [Fact]
    public async Task Parallel_upserts_of_one_reminder_all_get_etags_of_their_own()
    {
        GrainId grain = Grain("1");
        string?[] etags = await Task.WhenAll(Enumerable.Range(0, 25).Select(
            _ => _table.UpsertRow(NewReminder(grain, "r"))));
        Assert.Equal(25, etags.Distinct().Count());
        Assert.Single((await _table.ReadRows(grain)).Reminders);
    }

    [Fact]
    public async Task The_reminders_of_a_grain_and_of_a_service_are_its_own()
    {
        var other = new IridiumReminderTable(new IridiumReminderOptions(), _database, "service/foo\0");
        await other.UpsertRow(NewReminder(Grain("1"), "a"));
        foreach (string name in new[] { "b", "a", "c" }) await _table.UpsertRow(NewReminder(Grain("1"), name));
        await _table.UpsertRow(NewReminder(Grain("2"), "a"));
        Assert.Equal(["a", "b", "c"], (await _table.ReadRows(Grain("1"))).Reminders.Select(each => each.ReminderName));
        Assert.Equal(4, (await _table.ReadRows(0, 0)).Reminders.Count);
        await _table.TestOnlyClearTable();
        Assert.Empty((await _table.ReadRows(0, 0)).Reminders);
        Assert.Single((await other.ReadRows(0, 0)).Reminders);
    }

    [Fact]
    public async Task A_stretch_of_the_ring_holds_the_hashes_above_its_begin_up_to_its_end()
    {
        var random = new Random(TestSeed.Next(_output.WriteLine));
        GrainId[] grains = [.. Enumerable.Range(0, 500).Select(i => Grain($"g{i}"))];
        await Task.WhenAll(grains.Select(grain => _table.UpsertRow(NewReminder(grain, "r"))));
        uint[] hashes = [.. grains.Select(grain => grain.GetUniformHashCode())];
        Assert.Equal(500, (await _table.ReadRows(0, uint.MaxValue)).Reminders.Count);
        Assert.Equal(500, (await _table.ReadRows(0, 0)).Reminders.Count);
        for (int i = 0; i < 300; i++)
        {
            uint begin = i % 7 == 0 ? hashes[random.Next(500)] : (uint)random.NextInt64(uint.MaxValue);
            uint end = (i % 5) switch
            {
                0 => hashes[random.Next(500)],
                1 => begin,
                2 => uint.MaxValue,
                _ => (uint)random.NextInt64(uint.MaxValue),
            };
            IEnumerable<uint> wanted = begin < end
                ? hashes.Where(hash => hash > begin && hash <= end)
                : hashes.Where(hash => hash > begin || hash <= end);
            ReminderTableData read = await _table.ReadRows(begin, end);
            Assert.Equal(wanted.Order(), read.Reminders.Select(each => each.GrainId.GetUniformHashCode()).Order());
        }
    }

    private static GrainId Grain(string key) => GrainId.Create("my-remindable-grain", key);

    private static ReminderEntry NewReminder(GrainId grain, string name) => new()
    {
        GrainId = grain,
        ReminderName = name,
        Period = TimeSpan.FromMinutes(1),
        StartAt = new DateTime(2026, 11, 25, 12, 0, 0, DateTimeKind.Utc),
    };
}
