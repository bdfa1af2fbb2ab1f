using Iridium.Engine.Background;
using Iridium.Engine.Files;
using Iridium.Engine.State;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Transfer;

public sealed class DropKeyspaceTests
{
    private static readonly byte[] _key = "k"u8.ToArray();

    private readonly MemoryFileSystem _files = new();

    [Fact]
    public void A_dropped_keyspace_is_gone_and_stays_gone()
    {
        using (IridiumDatabase database = Open())
        {
            database.GetOrCreateKeyspace("a").Put(_key, [1]);
            database.GetOrCreateKeyspace("b").Put(_key, [2]);
            Assert.True(database.DropKeyspace("a"));
            Assert.False(database.DropKeyspace("a"));
            Assert.Equal(["b", "default"], database.KeyspaceNames);
        }

        using IridiumDatabase again = Open();
        Assert.Equal(["b", "default"], again.KeyspaceNames);
        Assert.True(again.TryGetKeyspace("b", out Keyspace? b));
        Assert.Equal([2], b.Get(_key));
    }

    [Fact]
    public void Its_handle_refuses_reads_writes_and_options_and_says_why()
    {
        using IridiumDatabase database = Open();
        Keyspace dropped = database.GetOrCreateKeyspace("a");
        dropped.Put(_key, [1]);
        using Snapshot snapshot = database.CreateSnapshot();
        database.DropKeyspace("a");
        RequireDropped(() => dropped.Put(_key, [2]));
        RequireDropped(() => dropped.Get(_key));
        RequireDropped(() => dropped.Get(_key, new ReadOptions(snapshot)));
        RequireDropped(() => dropped.OpenCursor().Dispose());
        RequireDropped(() => dropped.ChangeOptions(dropped.Options));
        RequireDropped(() => database.Write(new WriteBatch().Put(database.Default, _key, [3]).Delete(dropped, _key)));
        RequireDropped(() => database.Write(new WriteBatch().RequireAbsent(dropped, _key)));
        Assert.Null(database.Default.Get(_key));
        database.Default.Put(_key, [4]);
        Assert.Equal([4], database.Default.Get(_key));
    }

    [Fact]
    public void A_keyspace_of_the_same_name_can_be_created_at_once_and_is_empty()
    {
        using (IridiumDatabase database = Open())
        {
            for (byte i = 1; i < 4; i++)
            {
                Keyspace fresh = database.GetOrCreateKeyspace("a");
                Assert.Null(fresh.Get(_key));
                fresh.Put(_key, [i], WriteOptions.Sync);
                if (i == 2) database.Flush();
                if (i < 3) database.DropKeyspace("a");
            }
        }

        using IridiumDatabase again = Open();
        Assert.Equal([3], again.GetOrCreateKeyspace("a").Get(_key));
    }

    [Fact]
    public void The_id_of_a_dropped_keyspace_is_not_given_again_after_a_new_manifest_and_an_open()
    {
        DatabaseOptions tiny = Options with { ManifestBytesMax = 1 };
        using (IridiumDatabase database = IridiumDatabase.Open("/d", tiny))
        {
            database.GetOrCreateKeyspace("a").Put(_key, [1], WriteOptions.Sync);
            database.DropKeyspace("a");
            for (int i = 0; i < 20; i++) database.Default.ChangeOptions(new KeyspaceOptions { BlockBytes = 4_096 + i });
        }

        using (IridiumDatabase database = IridiumDatabase.Open("/d", tiny))
        {
            // With the old id the log would bring the old record back.
            Assert.Null(database.GetOrCreateKeyspace("b").Get(_key));
        }

        Assert.Empty(IridiumDatabase.Verify("/d", Options).Findings);
        using IridiumDatabase again = Open();
        Assert.Null(again.GetOrCreateKeyspace("b").Get(_key));
    }

    [Fact]
    public void Open_cursors_and_pinned_values_go_on_and_keep_their_files()
    {
        using IridiumDatabase database = Open();
        Keyspace keyspace = database.GetOrCreateKeyspace("a");
        keyspace.Put(_key, [1]);
        keyspace.Put("l"u8, [2]);
        database.Flush();
        keyspace.Put("m"u8, [3]);
        using (Cursor cursor = keyspace.OpenCursor())
        {
            Assert.True(cursor.MoveNext());
            Assert.True(keyspace.TryGetPinned("m"u8, out PinnedValue pinned));
            database.DropKeyspace("a");
            while (database.Background.RunStep())
            {
            }

            Assert.Equal([1], cursor.Value.ToArray());
            Assert.True(cursor.MoveNext());
            Assert.True(cursor.MoveNext());
            Assert.Equal([3], cursor.Value.ToArray());
            Assert.Equal([3], pinned.Span.ToArray());
            pinned.Dispose();
            Assert.Equal(1, CountTables());
        }

        database.Background.RunStep();
        Assert.Equal(0, CountTables());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_write_beside_a_drop_waits_and_is_told_what_has_become_of_the_keyspace(bool isDiskFull)
    {
        var files = new FaultFileSystem(_files);
        using IridiumDatabase database = IridiumDatabase.Open("/d", NewOptions(files));
        Keyspace keyspace = database.GetOrCreateKeyspace("a");
        Task<long>? write = null;
        files.Add(new FaultRule(FaultKind.DiskFull)
        {
            Operations = [FileOperation.Write],
            Path = path =>
            {
                if (!path.Contains("MANIFEST", StringComparison.OrdinalIgnoreCase)) return false;
                write ??= keyspace.PutAsync(_key, new byte[] { 1 }, WriteOptions.Os).AsTask();
                return isDiskFull;
            },
        });
        if (isDiskFull)
        {
            Assert.Equal(
                EngineErrorCode.DiskFull, Assert.Throws<IridiumException>(() => database.DropKeyspace("a")).Code);
            files.Clear();
            await write!;
            Assert.Equal([1], keyspace.Get(_key));
            return;
        }

        Assert.True(database.DropKeyspace("a"));
        var error = await Assert.ThrowsAsync<IridiumException>(() => write!);
        Assert.Equal(EngineErrorCode.KeyspaceDropped, error.Code);
    }

    [Fact]
    public void Default_cannot_be_dropped_or_truncated()
    {
        using IridiumDatabase database = Open();
        Assert.Throws<ArgumentException>(() => database.DropKeyspace("default"));
        Assert.Throws<ArgumentException>(() => database.TruncateKeyspace("default"));
        Assert.Throws<IridiumException>(() => database.TruncateKeyspace("none"));
    }

    [Fact]
    public void A_truncated_keyspace_keeps_its_name_and_options_and_loses_its_records()
    {
        var options = new KeyspaceOptions { BlockBytes = 1_024 };
        using (IridiumDatabase database = Open())
        {
            database.GetOrCreateKeyspace("a", options).Put(_key, [1]);
            Keyspace fresh = database.TruncateKeyspace("a");
            Assert.Null(fresh.Get(_key));
            fresh.Put("l"u8, [2]);
        }

        using IridiumDatabase again = Open();
        Assert.True(again.TryGetKeyspace("a", out Keyspace? found));
        Assert.Equal(1_024, found.Options.BlockBytes);
        Assert.Null(found.Get(_key));
        Assert.Equal([2], found.Get("l"u8));
    }

    [Fact]
    public void Unlogged_writes_to_a_dropped_keyspace_leave_no_gap_that_holds_up_the_log()
    {
        using IridiumDatabase database = Open();
        Keyspace dropped = database.GetOrCreateKeyspace("a");
        for (int i = 0; i < 40; i++)
        {
            database.Default.Put(_key, [1], WriteOptions.None);
            dropped.Put(_key, new byte[64 * 1024], WriteOptions.None);
        }

        database.DropKeyspace("a");
        database.Default.Put(_key, [2], WriteOptions.Sync);
        Assert.Equal([2], database.Default.Get(_key));
    }

    [Fact]
    public void A_flush_and_a_compaction_that_meet_the_drop_neither_fail_nor_bring_the_keyspace_back()
    {
        using IridiumDatabase database = Open();
        Keyspace dropped = database.GetOrCreateKeyspace("a");
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 1_500; i++) dropped.Put(BitConverter.GetBytes(i), new byte[100]);
            database.Flush();
        }

        dropped.Put(_key, [1]);
        KeyspaceTree tree = dropped.Tree;
        CompactionPlan? plan = CompactionPicker.PickAll(tree.Version, CompactionStyle.Leveled);
        Assert.NotNull(plan);
        var job = new CompactionJob(
            database.Engine.State, tree, new ThreadSlots(1))
        {
            OnProgress = (_, _) => database.DropKeyspace("a"),
        };
        var error = Assert.Throws<IridiumException>(() => job.Run(plan, CancellationToken.None));
        Assert.Equal(EngineErrorCode.KeyspaceDropped, error.Code);
        Assert.Equal(["default"], database.KeyspaceNames);
        database.Flush();
        database.Compact();
        while (database.Background.RunStep())
        {
        }

        Assert.Equal(0, CountTables());
        Assert.Equal(0, database.GetStatistics().Tables);
    }

    private static DatabaseOptions NewOptions(IFileSystem files) => new()
    {
        FileSystem = files,
        TimeProvider = new FakeTimeProvider(),
        ManualBackgroundWork = true,
    };

    private DatabaseOptions Options => NewOptions(_files);

    private IridiumDatabase Open() => IridiumDatabase.Open("/d", Options);

    private int CountTables() => _files.ListFiles("/d").Count(name => name.EndsWith(".tbl", StringComparison.Ordinal));

    private static void RequireDropped(Action action)
    {
        var error = Assert.Throws<IridiumException>(action);
        Assert.Equal(EngineErrorCode.KeyspaceDropped, error.Code);
    }
}
