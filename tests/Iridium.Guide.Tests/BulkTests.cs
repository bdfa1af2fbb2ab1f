using System.Text;
using Iridium.Engine;
using Iridium.Engine.Files;

namespace Iridium.Guide.Tests;

/// <summary>docs/guide/bulk.md</summary>
public sealed class BulkTests : GuideDatabase
{
    private Keyspace Events()
    {
        Keyspace events = Database.GetOrCreateKeyspace("events");
        Assert.Equal(31, events.Ingest(Records()).Records);
        return events;
    }

    [Fact]
    public void Sorted_records_are_ingested()
    {
        Keyspace events = Database.GetOrCreateKeyspace("events");

        // snippet
        using (IngestBuilder builder = events.BeginIngest())
        {
            for (int day = 1; day <= 31; day++)
                builder.Add(Encoding.UTF8.GetBytes($"2026-10-{day:D2}"), "measured"u8, expiresAt: null);
            IngestResult result = builder.Commit();
            Assert.Equal(31, result.Records);
        }
        // end snippet
    }

    [Fact]
    public async Task Records_that_are_waited_for_are_ingested()
    {
        Keyspace events = Database.GetOrCreateKeyspace("events");

        // snippet
        IngestResult result = await events.IngestAsync(ReadRecordsAsync());
        Assert.Equal(31, result.Records);
        // end snippet
    }

    [Fact]
    public void A_database_is_exported_and_imported()
    {
        IridiumDatabase database = Database;
        Events();
        using IridiumDatabase other = IridiumDatabase.Open(
            "other", new DatabaseOptions { FileSystem = new MemoryFileSystem() });

        // snippet
        using var file = new MemoryStream();
        TransferResult written = database.Export(file, new ExportOptions { Format = ExportFormat.Binary });

        file.Position = 0;
        TransferResult read = other.Import(file);
        Assert.Equal(written.Records, read.Records);
        // end snippet
    }

    [Fact]
    public void A_range_goes_into_another_keyspace()
    {
        IridiumDatabase database = Database;
        Keyspace events = Events();

        // snippet
        using var lines = new MemoryStream();
        events.Export(lines, new ExportOptions { Range = KeyRange.Prefix("2026-10-0"u8.ToArray()) });

        lines.Position = 0;
        Keyspace copy = database.GetOrCreateKeyspace("first days");
        Assert.Equal(9, copy.Import(lines).Records);
        // end snippet
    }

    [Fact]
    public void A_keyspace_is_dropped()
    {
        IridiumDatabase database = Database;
        Events();

        // snippet
        Assert.True(database.DropKeyspace("events"));
        Assert.False(database.TryGetKeyspace("events", out _));
        // end snippet
    }

    [Fact]
    public void A_keyspace_is_emptied()
    {
        IridiumDatabase database = Database;
        Events();

        // snippet
        Keyspace empty = database.TruncateKeyspace("events");
        Assert.Equal(0, empty.ApproximateCount());
        // end snippet
    }

    [Fact]
    public void Sizes_are_known_without_reading_and_a_range_is_compacted()
    {
        Keyspace events = Database.GetOrCreateKeyspace("events");
        foreach (IngestRecord record in Records()) events.Put(record.Key.Span, record.Value.Span);

        // snippet
        KeyRange firstDays = KeyRange.Prefix("2026-10-0"u8.ToArray());
        long bytes = events.ApproximateBytes(firstDays);
        long records = events.ApproximateCount(firstDays);
        Assert.Equal(9, records);
        // end snippet
        Assert.True(bytes > 0);

        // snippet
        events.DeleteRange(firstDays);
        events.Compact(firstDays);
        Assert.Equal(0, events.Estimate(firstDays).Entries);
        // end snippet
    }

    private static IEnumerable<IngestRecord> Records() => Enumerable.Range(1, 31)
        .Select(day => new IngestRecord(Encoding.UTF8.GetBytes($"2026-10-{day:D2}"), "measured"u8.ToArray()));

    private static async IAsyncEnumerable<IngestRecord> ReadRecordsAsync()
    {
        foreach (IngestRecord record in Records())
        {
            await Task.Yield();
            yield return record;
        }
    }
}
