using Iridium.Engine.Files;
using Iridium.Engine.State;
using Iridium.Engine.Versions;
using Iridium.Engine.Wal;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Changes;

/// <summary>Change streams while the log goes on to another segment.</summary>
public sealed class ChangeRotationTests
{
    private const string Directory = "/rotation";

    private readonly MemoryFileSystem _files = new();

    [Fact]
    public void A_stream_that_begins_between_the_two_steps_of_a_rotation_waits_in_the_new_segment()
    {
        using IridiumDatabase database = Open(1 << 20);
        for (int i = 0; i < 3; i++) database.Default.Put([(byte)i], [1], new WriteOptions(Durability.Sync));
        WalLog log = database.Engine.State.Wal;
        long active = log.Segments.FindFrom(long.MaxValue);
        string path = Path.Combine(Directory, FileNames.Wal(active));
        IFile file = _files.OpenWrite(path);
        using var old = new WalWriter(file, WalHeader.Read(file, active), log.Size.Bytes, 3, isSealed: false);
        using WalWriter? next = log.Files.TryBegin(old);
        Assert.NotNull(next);
        log.Segments.Close(old, next.Number);

        foreach (bool durableOnly in (bool[])[true, false])
        {
            Assert.Equal(new SegmentExtent(WalHeader.Bytes, false), log.ExtentOf(next.Number, durableOnly));
            Assert.Empty(ChangeDrain.Read(database, 4, durableOnly));
            Assert.Equal(3, ChangeDrain.Read(database, 1, durableOnly).Count);
        }
    }

    [Fact]
    public async Task Streams_that_begin_while_segments_come_and_go_read_on_without_an_error()
    {
        using IridiumDatabase database = Open(4_096);
        bool isDone = false;
        Task reader = Task.Run(() =>
        {
            while (!Volatile.Read(ref isDone)) ChangeDrain.Read(database, database.LastSequence + 1);
        });
        for (int i = 0; i < 2_000; i++) database.Default.Put([(byte)i], new byte[500]);
        Volatile.Write(ref isDone, true);
        await reader;
    }

    [Fact]
    public void A_streamed_value_that_was_collected_ends_a_stream_which_can_go_on_behind_it()
    {
        using IridiumDatabase database = IridiumDatabase.Open(Directory, new DatabaseOptions
        {
            FileSystem = _files,
            ManualBackgroundWork = true,
            ChangeRetentionBytes = 1 << 20,
            StreamedBytesMin = 100,
        });
        database.Default.PutStream("k"u8, new MemoryStream(new byte[500]));
        Assert.Equal(500, ChangeDrain.Read(database, 1)[0].Operations[0].Value.Length);
        database.Default.Delete("k"u8);
        database.Default.PutStream("l"u8, new MemoryStream(new byte[600]));
        database.Flush();
        while (database.Background.RunStep())
        {
        }

        var gone = Assert.Throws<SequenceGoneException>(() => ChangeDrain.Read(database, 1));
        Assert.Equal((1, 2), (gone.Requested, gone.OldestAvailable));
        Assert.Equal(1, database.GetOldestChange());
        IReadOnlyList<ChangeBatch> rest = ChangeDrain.Read(database, gone.OldestAvailable);
        Assert.Equal(ChangeKind.Delete, rest[0].Operations[0].Kind);
        Assert.Equal(600, rest[1].Operations[0].Value.Length);
    }

    private IridiumDatabase Open(long segmentBytes) => IridiumDatabase.Open(Directory, new DatabaseOptions
    {
        FileSystem = _files,
        Durability = Durability.Os,
        WalSegmentBytesMax = segmentBytes,
    });
}
