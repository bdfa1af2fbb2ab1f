using Iridium.Engine.Files;
using Iridium.Engine.Versions;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Backups;

/// <summary>Copies of databases with blob files, streamed values and a log that is kept for change streams.</summary>
public sealed class BlobBackupTests
{
    private readonly MemoryFileSystem _files = new();

    [Fact]
    public void A_checkpoint_and_a_backup_hold_values_in_blob_files_and_streamed_ones()
    {
        using (IridiumDatabase database = Open(BackupCase.Source))
        {
            Fill(database);
            database.Checkpoint("/checkpoint");
            var pipe = new MemoryStream();
            database.BackupTo(pipe);
            pipe.Position = 0;
            BackupStreams.Restore(pipe, "/restored", new RestoreOptions { Database = Options() });
        }

        string expected = Content(BackupCase.Source);
        foreach (string copy in (string[])["/checkpoint", "/restored"])
        {
            Assert.Empty(IridiumDatabase.Verify(copy, Options()).Findings);
            Assert.Equal(expected, Content(copy));
            using IridiumDatabase database = Open(copy);
            database.Compact();
            Assert.Equal(expected, BackupCase.ContentOf(database));
        }
    }

    [Fact]
    public void A_change_stream_of_a_copy_begins_where_its_log_does_and_gives_streamed_values()
    {
        using IridiumDatabase database = Open(BackupCase.Source);
        Fill(database);
        for (int i = 0; i < 40; i++) database.Default.Put([(byte)i], new byte[300]);
        database.Flush();
        database.Default.PutStream("late"u8, new MemoryStream(Enumerable.Repeat((byte)7, 2_000).ToArray()));
        Assert.NotEqual(0, database.Engine.State.Wal.Segments.Retained.Segments);
        ChangeOperation streamed = ChangeDrain.Read(database, database.LastSequence)[0].Operations[0];
        Assert.Equal(2_000, streamed.Value.Length);
        Assert.Equal(7, streamed.Value.Span[1_999]);

        database.Checkpoint("/copy");
        using IridiumDatabase copy = Open("/copy");
        IReadOnlyList<ClosedSegment>? retained = null;
        copy.Engine.State.Catalog.Capture(state => retained = state.RetainedWals);
        Assert.Equal([], retained);
        ChangeOperation again = ChangeDrain.Read(copy, copy.LastSequence)[0].Operations[0];
        Assert.Equal(streamed.Value.ToArray(), again.Value.ToArray());
    }

    [Fact]
    public void A_consumer_of_a_backup_that_stops_reading_holds_the_log_of_the_backup_and_no_more()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        BackupCase.Fill(database);
        string before = "";
        int segments = 0;
        var pipe = new PausedStream(() =>
        {
            before = BackupCase.ContentOf(database);
            for (int round = 0; round < 10; round++)
            {
                BackupCase.Fill(database, 1_000 * (round + 1), 200);
                while (database.Background.RunStep())
                {
                }
            }

            segments = _files.ListFiles(BackupCase.Source).Count(
                name => FileNames.Parse(name, out _) == FileRole.Wal);
        });
        database.BackupTo(pipe);
        Assert.InRange(segments, 1, 8);
        pipe.Position = 0;
        RestoreOptions options = new() { Database = BackupCase.Options(_files) };
        BackupStreams.Restore(pipe, BackupCase.Target, options);
        Assert.Equal(before, BackupCase.ContentOf(_files, BackupCase.Target));
        while (database.Background.RunStep())
        {
        }
    }

    private static void Fill(IridiumDatabase database)
    {
        for (int i = 0; i < 20; i++) database.Default.Put(BackupCase.Key(i), new byte[300 + i]);
        database.Default.PutStream("flushed"u8, new MemoryStream(new byte[3_000]));
        database.Flush();
        database.Default.PutStream("in the log"u8, new MemoryStream(new byte[2_000]));
        database.Default.Put(BackupCase.Key(100), new byte[400]);
    }

    private string Content(string directory)
    {
        using IridiumDatabase database = Open(directory);
        return BackupCase.ContentOf(database);
    }

    private DatabaseOptions Options() => BackupCase.Options(_files) with
    {
        StreamedBytesMin = 1_000,
        ChangeRetentionBytes = 1 << 20,
        Keyspaces = new KeyspaceOptions { BlobBytesMin = 200 },
    };

    private IridiumDatabase Open(string directory) => IridiumDatabase.Open(directory, Options());

    /// <summary>Does something when the first bytes come.</summary>
    private sealed class PausedStream(Action onFirst) : MemoryStream
    {
        private bool _hasBegun;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (!_hasBegun) onFirst();
            _hasBegun = true;
            base.Write(buffer);
        }
    }
}
