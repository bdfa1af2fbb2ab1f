using System.Text;
using Iridium.Engine.Files;
using Iridium.Engine.Versions;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Blobs;

/// <summary>Values in blob files behave as others do, and their space comes back.</summary>
public sealed class BlobDatabaseTests : IDisposable
{
    private const string Directory = "/blobs";
    private const int ValueBytes = 2_000;

    private readonly MemoryFileSystem _files = new();
    private readonly CountingFileSystem _disk;
    private readonly FakeTimeProvider _time = new();
    private IridiumDatabase _database;

    public BlobDatabaseTests()
    {
        _disk = new CountingFileSystem(_files);
        _database = Open(1_000);
    }

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Large_values_go_to_blob_files_at_a_flush_and_small_ones_stay()
    {
        _database.Default.Put("large"u8, Value(1));
        _database.Default.Put("small"u8, "small"u8);
        Assert.Equal(0, _database.GetStatistics().BlobFiles);
        _database.Flush();
        EngineStatistics statistics = _database.GetStatistics();
        Assert.Equal(1, statistics.BlobFiles);
        Assert.InRange(statistics.BlobBytes, ValueBytes, ValueBytes + 300);
        Assert.InRange(statistics.TableBytes, 1, ValueBytes / 2);
        Reopen();
        Assert.Equal(Value(1), _database.Default.Get("large"u8));
        Assert.Equal("small"u8.ToArray(), _database.Default.Get("small"u8));
    }

    [Fact]
    public void Every_kind_of_read_finds_the_value()
    {
        Put(0, 20);
        _database.Flush();
        using Cursor cursor = _database.Default.OpenCursor();
        for (int i = 0; i < 20; i++)
        {
            Assert.True(cursor.MoveNext());
            Assert.Equal(ValueBytes, cursor.Info.ValueBytes);
            Assert.Equal(Value(i), cursor.Value);
        }

        for (int i = 19; i >= 0; i--)
        {
            Assert.True(i == 19 ? cursor.Seek(Key(19)) : cursor.MovePrevious());
            Assert.Equal(Value(i), cursor.Value);
        }

        byte[]?[] many = _database.Default.MultiGet([Key(3), Key(99), Key(4)]);
        Assert.Equal(Value(3), many[0]);
        Assert.Null(many[1]);
        Assert.Equal(Value(4), many[2]);
        Assert.True(_database.Default.TryGetPinned(Key(5), out PinnedValue pinned));
        using (pinned)
        {
            Assert.Equal(Value(5), pinned.Span);
            Assert.Equal(ValueBytes, pinned.Info.ValueBytes);
        }
    }

    [Fact]
    public void Keys_and_what_is_known_of_records_are_read_without_their_values()
    {
        Put(0, 50);
        _database.Flush();
        Reopen();
        _disk.Reset();
        Assert.True(_database.Default.TryGetInfo(Key(7), out RecordInfo info));
        Assert.Equal(ValueBytes, info.ValueBytes);
        using (Cursor cursor = _database.Default.OpenCursor())
        {
            while (cursor.MoveNext()) Assert.Equal(ValueBytes, cursor.Info.ValueBytes);
        }

        Assert.InRange(_disk.BytesRead, 1, 50 * ValueBytes / 4);
    }

    [Fact]
    public void Values_move_in_and_out_as_the_option_says_when_their_table_is_merged()
    {
        Put(0, 20);
        _database.Compact();
        Assert.NotEqual(0, _database.GetStatistics().BlobFiles);
        _database.Default.ChangeOptions(_database.Default.Options with { BlobBytesMin = 0 });
        _database.Compact();
        Assert.Equal(0, _database.GetStatistics().BlobFiles);
        Assert.Empty(BlobNames());
        RequireAll(20);
        _database.Default.ChangeOptions(_database.Default.Options with { BlobBytesMin = ValueBytes });
        _database.Compact();
        Assert.NotEqual(0, _database.GetStatistics().BlobFiles);
        RequireAll(20);
    }

    [Fact]
    public void What_overwriting_leaves_behind_is_collected_without_being_asked_for()
    {
        const int Keys = 40;
        long worst = 0;
        for (int round = 0; round < 40; round++)
        {
            Put(0, Keys, round);
            _database.Flush();
            Settle();
            worst = Math.Max(worst, BlobNames().Sum(LengthOf));
        }

        // Half of each file may be garbage, and what waits in the upper levels is not known to be any yet.
        long live = Keys * ValueBytes;
        Assert.InRange(worst, live, 5 * live);
        RequireAll(Keys, 39);
        _database.Compact();
        Settle();
        Assert.InRange(BlobNames().Sum(LengthOf), live, 2 * live + 10_000);
        Assert.Equal(_database.GetStatistics().BlobFiles, BlobNames().Count());
    }

    [Fact]
    public void Values_that_were_overwritten_here_and_there_are_moved_out_of_their_old_file()
    {
        Put(0, 40);
        _database.Compact();
        string before = Assert.Single(BlobNames());
        for (int i = 0; i < 40; i++)
        {
            if (i % 4 != 0) _database.Default.Put(Key(i), Value(i + 1_000));
        }

        _database.Flush();
        Settle();
        _database.Compact();
        Settle();
        Assert.DoesNotContain(before, BlobNames());
        for (int i = 0; i < 40; i++)
            Assert.Equal(Value(i % 4 == 0 ? i : i + 1_000), _database.Default.Get(Key(i)));
    }

    [Fact]
    public void A_snapshot_and_a_cursor_read_their_old_values_across_ten_compactions()
    {
        Put(0, 20);
        _database.Compact();
        using Snapshot snapshot = _database.CreateSnapshot();
        using Cursor cursor = _database.Default.OpenCursor();
        Assert.True(cursor.MoveNext());
        for (int round = 1; round <= 10; round++)
        {
            Put(0, 20, round);
            _database.Compact();
        }

        var options = new ReadOptions(snapshot);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(Value(i), _database.Default.Get(Key(i), options));
            Assert.Equal(Value(i), cursor.Value);
            cursor.MoveNext();
        }

        RequireAll(20, 10);
    }

    [Fact]
    public void Expiry_touch_and_range_deletes_work_as_with_other_values()
    {
        DateTimeOffset soon = _time.GetUtcNow().AddMinutes(1);
        for (int i = 0; i < 8; i++) _database.Default.Put(Key(i), Value(i), new WriteOptions(ExpiresAt: soon));
        _database.Flush();
        Assert.True(_database.Default.Touch(Key(0), null));
        Assert.True(_database.Default.Touch(Key(1), soon.AddHours(1)));
        _database.Default.DeleteRange(KeyRange.Between(Key(4), Key(6)));
        _database.Compact();
        Assert.Null(_database.Default.Get(Key(4)));
        Assert.Equal(Value(7), _database.Default.Get(Key(7)));
        _time.Advance(TimeSpan.FromMinutes(2));
        _database.Compact();
        Settle();
        Assert.Equal(Value(0), _database.Default.Get(Key(0)));
        Assert.Equal(Value(1), _database.Default.Get(Key(1)));
        Assert.Equal(2, _database.GetStatistics().Entries);
        Assert.InRange(BlobNames().Sum(LengthOf), 2 * ValueBytes, 8 * ValueBytes);
    }

    [Fact]
    public void A_fifo_keyspace_counts_blob_files_and_drops_them_with_their_tables()
    {
        Keyspace fifo = _database.GetOrCreateKeyspace("fifo", new KeyspaceOptions
        {
            BlobBytesMin = 1_000,
            Compaction = CompactionStyle.Fifo,
            FifoBytesMax = 10 * ValueBytes,
        });
        for (int i = 0; i < 40; i++)
        {
            fifo.Put(Key(i), Value(i));
            _database.Flush();
            Settle();
        }

        Assert.Null(fifo.Get(Key(0)));
        Assert.Equal(Value(39), fifo.Get(Key(39)));
        Assert.InRange(BlobNames().Sum(LengthOf), 5 * ValueBytes, 11 * ValueBytes);
    }

    [Fact]
    public void A_verification_reads_every_value_and_finds_what_is_damaged()
    {
        Put(0, 10);
        _database.Dispose();
        _database = Open(1_000);
        _database.Compact();
        string name = Assert.Single(BlobNames());
        _database.Dispose();
        Assert.Empty(IridiumDatabase.Verify(Directory, new DatabaseOptions { FileSystem = _files }).Findings);
        BitRot.Flip(_files, System.IO.Path.Combine(Directory, name), 1, 3);
        VerifyFinding finding = Assert.Single(
            IridiumDatabase.Verify(Directory, new DatabaseOptions { FileSystem = _files }).Findings);
        Assert.EndsWith(name, finding.File, StringComparison.Ordinal);
        _files.Delete(System.IO.Path.Combine(Directory, name));
        Assert.Contains(
            IridiumDatabase.Verify(Directory, new DatabaseOptions { FileSystem = _files }).Findings,
            each => each.Detail.Contains("missing", StringComparison.Ordinal));
        Assert.Throws<CorruptionException>(() => Open(1_000));
        _files.Create(System.IO.Path.Combine(Directory, name)).Dispose();
        _database = Open(1_000);
        Assert.Throws<CorruptionException>(() => _database.Default.Get(Key(1)));
    }

    [Fact]
    public void A_damaged_value_is_not_lost_by_collecting_its_file()
    {
        Put(0, 10);
        _database.Compact();
        string name = Assert.Single(BlobNames());
        _database.Default.ChangeOptions(_database.Default.Options with { BlobGarbageRatio = 0.05 });
        byte[] bytes = new byte[1];
        _database.Dispose();
        using (IFile file = _files.OpenWrite(System.IO.Path.Combine(Directory, name)))
        {
            long at = file.Length / 2;
            file.Read(bytes, at);
            bytes[0] ^= 4;
            file.Write(bytes, at);
        }

        _database = Open(1_000);
        for (int i = 0; i < 4; i++) _database.Default.Delete(Key(i));
        Assert.ThrowsAny<Exception>(() =>
        {
            _database.Compact();
            Settle();
        });
        Assert.Contains(name, BlobNames());
        int unreadable = 0;
        for (int i = 4; i < 10; i++)
        {
            try
            {
                Assert.Equal(Value(i), _database.Default.Get(Key(i)));
            }
            catch (CorruptionException error)
            {
                Assert.EndsWith(name, error.File, StringComparison.Ordinal);
                unreadable++;
            }
        }

        Assert.Equal(1, unreadable);
    }

    private void Put(int first, int count, int round = 0)
    {
        for (int i = first; i < first + count; i++) _database.Default.Put(Key(i), Value(i + (round * 1_000)));
    }

    private void RequireAll(int count, int round = 0)
    {
        for (int i = 0; i < count; i++) Assert.Equal(Value(i + (round * 1_000)), _database.Default.Get(Key(i)));
    }

    private void Settle()
    {
        while (_database.Background.RunStep())
        {
        }
    }

    private void Reopen()
    {
        _database.Dispose();
        _database = Open(1_000);
    }

    private IEnumerable<string> BlobNames() =>
        _files.ListFiles(Directory).Where(name => FileNames.Parse(name, out _) == FileRole.Blob);

    private long LengthOf(string name)
    {
        using IFile file = _files.OpenRead(System.IO.Path.Combine(Directory, name));
        return file.Length;
    }

    private IridiumDatabase Open(int bytesMin) => IridiumDatabase.Open(Directory, new DatabaseOptions
    {
        FileSystem = _disk,
        TimeProvider = _time,
        Durability = Durability.Os,
        TableBytesTarget = 64 * 1024,
        LevelOneBytesTarget = 64 * 1024,
        ManualBackgroundWork = true,
        Keyspaces = new KeyspaceOptions { BlobBytesMin = bytesMin },
    });

    private static byte[] Key(int number) => Encoding.UTF8.GetBytes($"key {number:0000}");

    private static byte[] Value(int seed)
    {
        byte[] value = new byte[ValueBytes];
        new Random(seed).NextBytes(value);
        return value;
    }
}
