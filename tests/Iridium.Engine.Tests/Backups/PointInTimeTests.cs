using Iridium.Engine.Files;

namespace Iridium.Engine.Tests.Backups;

/// <summary>Restoring through a sequence that the log of a backup still holds.</summary>
public sealed class PointInTimeTests
{
    private readonly MemoryFileSystem _files = new();

    [Fact]
    public void Every_sequence_of_the_log_gives_the_batches_up_to_it_whole()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        BackupCase.Fill(database);
        for (int i = 100; i < 200; i++) BackupCase.WriteBoth(database, i);
        BackupDirectory backups = BackupCase.DirectoryOf(_files);
        BackupInfo made = backups.Create(database);
        Assert.True(made.EarliestSequence > 0 && made.LastSequence - made.EarliestSequence > 200);
        using var stream = new MemoryStream();
        database.BackupTo(stream);
        for (long through = made.EarliestSequence; through <= made.LastSequence; through += 7)
        {
            string target = $"/r{through}";
            var options = new RestoreOptions { ThroughSequence = through, Database = BackupCase.Options(_files) };
            long last = backups.Restore(target, options);

            // Each batch has two records.
            Assert.Equal(through - (through % 2), last);
            Check(target, last);
            stream.Position = 0;
            Assert.Equal(last, BackupStreams.Restore(stream, target + "s", options));
            Check(target + "s", last);
        }
    }

    [Fact]
    public void What_is_not_in_the_log_is_refused_with_the_range_that_is()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        BackupCase.Fill(database);
        BackupDirectory backups = BackupCase.DirectoryOf(_files);
        BackupInfo first = backups.Create(database);
        BackupCase.Fill(database, 100);
        BackupInfo second = backups.Create(database);
        foreach (long through in new[] { first.EarliestSequence - 1, second.LastSequence + 1 })
        {
            var options = new RestoreOptions { ThroughSequence = through };
            var error = Assert.Throws<IridiumException>(() => backups.Restore(BackupCase.Target, options));
            Assert.Equal(EngineErrorCode.BackupNotFound, error.Code);
            Assert.Contains($"backup 1 from {first.EarliestSequence} to {first.LastSequence}", error.Message,
                StringComparison.Ordinal);
            Assert.Contains($"backup 2 from {second.EarliestSequence} to {second.LastSequence}", error.Message,
                StringComparison.Ordinal);
            Assert.Throws<IridiumException>(
                () => backups.Restore(BackupCase.Target, options with { BackupId = 1 }));
        }

        // The older backup is the one that reaches back far enough.
        Assert.Equal(
            first.EarliestSequence,
            backups.Restore(BackupCase.Target, new RestoreOptions { ThroughSequence = first.EarliestSequence }));
    }

    [Fact]
    public void A_restored_prefix_takes_writes_and_is_backed_up_again()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        BackupCase.Fill(database);
        BackupDirectory backups = BackupCase.DirectoryOf(_files);
        BackupInfo made = backups.Create(database);
        backups.Restore(
            BackupCase.Target, new RestoreOptions { ThroughSequence = made.LastSequence - 2 });
        using IridiumDatabase restored = BackupCase.OpenExisting(_files, BackupCase.Target);
        BackupCase.WriteBoth(restored, 777);
        backups.Create(restored);
        backups.Restore("/again");
        Assert.Equal(BackupCase.ContentOf(restored), BackupCase.ContentOf(_files, "/again"));
    }

    private void Check(string target, long last)
    {
        using IridiumDatabase restored = BackupCase.OpenExisting(_files, target);
        Assert.Equal(last, restored.LastSequence);
        Assert.Equal(last, Count(restored.Default) + Count(restored.GetOrCreateKeyspace("other")));
    }

    private static long Count(Keyspace keyspace)
    {
        using Cursor cursor = keyspace.OpenCursor();
        long count = 0;
        while (cursor.MoveNext()) count++;
        return count;
    }
}
