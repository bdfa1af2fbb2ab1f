using System.Text;
using Iridium.Engine;
using Iridium.Engine.Files;

namespace Iridium.Guide.Tests;

/// <summary>docs/guide/changes.md</summary>
public sealed class ChangesTests : GuideDatabase
{
    private readonly CancellationTokenSource _ending = new(TimeSpan.FromMinutes(1));

    [Fact]
    public async Task Changes_are_followed_from_a_position()
    {
        IridiumDatabase database = Database;
        CancellationToken cancellationToken = _ending.Token;
        database.Default.Put("a"u8, "1"u8);
        database.Default.Put("b"u8, "2"u8);
        long last = database.Default.Delete("a"u8);
        long position = 1;
        var seen = new List<string>();

        // snippet
        await foreach (ChangeBatch change in database.Changes(fromSequence: position + 1, cancellationToken))
        {
            foreach (ChangeOperation operation in change.Operations)
                seen.Add($"{operation.Kind} {operation.Keyspace} {Encoding.UTF8.GetString(operation.Key.Span)}");
            position = change.LastSequence;
            if (position == last) break;
        }
        // end snippet

        Assert.Equal(["Put default b", "Delete default a"], seen);
    }

    [Fact]
    public async Task What_is_not_durable_yet_can_be_had()
    {
        IridiumDatabase database = Database;
        CancellationToken cancellationToken = _ending.Token;
        database.Default.Put("a"u8, "1"u8, WriteOptions.Os);

        // snippet
        var options = new ChangeStreamOptions { DurableOnly = false };
        await foreach (ChangeBatch change in database.Changes(1, options, cancellationToken))
        {
            if (change.LastSequence == database.LastSequence) break;
        }
        // end snippet
    }

    [Fact]
    public async Task A_second_database_is_kept_in_step()
    {
        IridiumDatabase source = Database;
        CancellationToken cancellationToken = _ending.Token;
        source.GetOrCreateKeyspace("people").Put("ada"u8, "Lovelace"u8);
        using IridiumDatabase copy = IridiumDatabase.Open(
            "copy", new DatabaseOptions { FileSystem = new MemoryFileSystem() });

        // snippet
        var batch = new WriteBatch();
        await foreach (ChangeBatch change in source.Changes(1, cancellationToken))
        {
            batch.Clear();
            change.ApplyTo(batch, copy);
            copy.Write(batch);
            if (change.LastSequence == source.LastSequence) break;
        }
        // end snippet

        Assert.Equal("Lovelace"u8.ToArray(), copy.GetOrCreateKeyspace("people").Get("ada"u8));
    }

    [Fact]
    public async Task What_retention_has_passed_is_gone()
    {
        CancellationToken cancellationToken = _ending.Token;
        var files = new MemoryFileSystem();
        long position = 0;

        // snippet
        var keeping = new DatabaseOptions
        {
            FileSystem = files,
            ChangeRetentionBytes = 1L << 30,
            ChangeRetentionAge = TimeSpan.FromDays(3),
        };
        // end snippet

        Fill(keeping);
        DatabaseOptions not = keeping with { ChangeRetentionBytes = 0, ChangeRetentionAge = TimeSpan.Zero };
        Fill(not);
        using IridiumDatabase database = IridiumDatabase.Open("retention", not);

        // snippet
        SequenceGoneException gone = await Assert.ThrowsAsync<SequenceGoneException>(async () =>
        {
            await foreach (ChangeBatch change in database.Changes(1, cancellationToken)) position = change.LastSequence;
        });
        Assert.Equal(database.GetOldestChange(), gone.OldestAvailable);
        // end snippet
    }

    private static void Fill(DatabaseOptions options)
    {
        using IridiumDatabase database = IridiumDatabase.Open(
            "retention", options with { WalSegmentBytesMax = 4_096, WalTotalBytesMax = 1 << 20 });
        for (int i = 0; i < 100; i++) database.Default.Put([(byte)i], new byte[200]);
        database.Flush();
    }
}
