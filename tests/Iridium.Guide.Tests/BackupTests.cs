using Iridium.Engine;
using Iridium.Engine.Files;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Guide.Tests;

/// <summary>docs/guide/backup.md</summary>
public sealed class BackupTests : IDisposable
{
    private readonly DatabaseOptions _options = new()
    {
        FileSystem = new MemoryFileSystem(),
        TimeProvider = new FakeTimeProvider(),
    };

    private readonly IridiumDatabase _database;
    private readonly ITestOutputHelper _output;

    public BackupTests(ITestOutputHelper output)
    {
        _output = output;
        _database = IridiumDatabase.Open("guide", _options);
        _database.GetOrCreateKeyspace("users").Put("ada"u8, "1"u8);
    }

    public void Dispose() => _database.Dispose();

    [Fact]
    public void A_checkpoint_is_a_second_database()
    {
        IridiumDatabase database = _database;
        DatabaseOptions options = _options;

        // snippet
        long sequence = database.Checkpoint("before-the-upgrade");
        using var copy = IridiumDatabase.Open("before-the-upgrade", options);
        Assert.Equal(sequence, copy.LastSequence);
        // end snippet
    }

    [Fact]
    public void Backups_are_kept_and_restored()
    {
        IridiumDatabase database = _database;
        DatabaseOptions options = _options;
        Keyspace users = database.GetOrCreateKeyspace("users");
        ITestOutputHelper output = _output;

        // snippet
        var backups = new BackupDirectory("backups", options);
        BackupInfo first = backups.Create(database);
        users.Put("bob"u8, "2"u8);
        BackupInfo second = backups.Create(database);
        Assert.True(second.CopiedBytes <= second.Bytes);
        // end snippet

        // snippet
        foreach (BackupInfo backup in backups.List()) output.WriteLine($"{backup.Id}: {backup.CreatedAt:u}");
        VerifyReport report = backups.Verify();
        Assert.Empty(report.Findings);
        backups.Prune(keep: 7, olderThan: TimeSpan.FromDays(30));
        // end snippet

        // snippet
        backups.Restore("restored");
        backups.Restore("as-it-was", new RestoreOptions { BackupId = first.Id });
        // end snippet

        using var restored = IridiumDatabase.Open("restored", options);
        Assert.NotNull(restored.GetOrCreateKeyspace("users").Get("bob"u8));
        using var before = IridiumDatabase.Open("as-it-was", options);
        Assert.Null(before.GetOrCreateKeyspace("users").Get("bob"u8));
    }

    [Fact]
    public void A_restore_can_stop_before_a_mistake()
    {
        IridiumDatabase database = _database;
        Keyspace users = database.GetOrCreateKeyspace("users");
        var backups = new BackupDirectory("backups", _options);

        // snippet
        long good = database.LastSequence;
        users.DeleteRange(KeyRange.All);
        BackupInfo late = backups.Create(database);
        Assert.InRange(good, late.EarliestSequence, late.LastSequence);
        backups.Restore("before-the-mistake", new RestoreOptions { ThroughSequence = good });
        // end snippet

        using var restored = IridiumDatabase.Open("before-the-mistake", _options);
        Assert.NotNull(restored.GetOrCreateKeyspace("users").Get("ada"u8));
    }

    [Fact]
    public async Task A_backup_goes_through_a_stream()
    {
        IridiumDatabase database = _database;
        CancellationToken cancellationToken = default;
        using var upload = new MemoryStream();

        // snippet
        await database.BackupToAsync(upload, cancellationToken: cancellationToken);
        // end snippet

        using var download = new MemoryStream(upload.ToArray());
        var restoreOptions = new RestoreOptions { Database = _options };

        // snippet
        long last = await BackupStreams.RestoreAsync(download, "elsewhere", restoreOptions);
        // end snippet

        Assert.Equal(database.LastSequence, last);
    }
}
