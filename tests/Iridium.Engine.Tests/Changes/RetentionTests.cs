using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Changes;

/// <summary>How long the log is kept for change streams, and what that costs nobody.</summary>
public sealed class RetentionTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly CountingFileSystem _files = new(new MemoryFileSystem());

    private DatabaseOptions Options => new()
    {
        FileSystem = _files,
        TimeProvider = _clock,
        WalSegmentBytesMax = 4_096,
        ManualBackgroundWork = true,
    };

    [Fact]
    public void By_default_the_log_goes_once_recovery_does_not_need_it()
    {
        using IridiumDatabase database = Open(Options);
        Fill(database);
        Assert.True(database.GetOldestChange() > 300);
    }

    [Fact]
    public void The_log_is_kept_up_to_a_size_across_openings()
    {
        DatabaseOptions options = Options with { ChangeRetentionBytes = 20_000 };
        long oldest;
        using (IridiumDatabase database = Open(options))
        {
            Fill(database);
            oldest = database.GetOldestChange();
            Assert.InRange(oldest, 100, 250);
        }

        int segments = Segments().Length;
        Assert.InRange(segments, 5, 10);
        using (IridiumDatabase database = Open(options))
        {
            Assert.Equal(oldest, database.GetOldestChange());
            Assert.Equal(Enumerable.Range((int)oldest, (int)(401 - oldest)), Sequences(database, oldest));
            Assert.Equal(segments, Segments().Length);
        }

        using (IridiumDatabase database = Open(Options))
        {
            Fill(database);
            Assert.InRange(Segments().Length, 1, 2);
        }
    }

    [Fact]
    public void The_log_is_kept_up_to_an_age()
    {
        DatabaseOptions options = Options with { ChangeRetentionAge = TimeSpan.FromHours(1) };
        using (IridiumDatabase database = Open(options))
        {
            Fill(database);
            Assert.Equal(1, database.GetOldestChange());
            _clock.Advance(TimeSpan.FromMinutes(50));
        }

        using (IridiumDatabase database = Open(options))
        {
            Fill(database);
            Assert.Equal(Enumerable.Range(1, 800), Sequences(database, 1));
            _clock.Advance(TimeSpan.FromMinutes(20));
            while (database.Background.RunStep()) continue;
            Assert.InRange(database.GetOldestChange(), 350, 420);
            Assert.Throws<SequenceGoneException>(() => ChangeDrain.Read(database, 1));
        }
    }

    [Fact]
    public void Opening_reads_no_retained_segment_and_keeps_it()
    {
        DatabaseOptions options = Options with { ChangeRetentionBytes = 1 << 20 };
        using (IridiumDatabase database = Open(options)) Fill(database);
        _files.Reset();
        using (IridiumDatabase database = Open(options))
        {
            Assert.InRange(_files.BytesRead, 1, 10_000);
            Assert.Equal(Enumerable.Range(1, 400), Sequences(database, 1));
            Assert.True(database.GetStatistics().RetainedLogBytes > 40_000);
            Assert.True(database.GetStatistics().WalBytes < 10_000);
        }
    }

    [Fact]
    public void Verification_reads_retained_segments_and_names_damage_in_them()
    {
        DatabaseOptions options = Options with { ChangeRetentionBytes = 1 << 20 };
        using (IridiumDatabase database = Open(options)) Fill(database);
        VerifyReport report = IridiumDatabase.Verify("/changes", options);
        Assert.Empty(report.Findings);
        Assert.Empty(report.Notes);
        string first = Path.Combine("/changes", Segments()[0]);
        BitRot.Flip(_files, first, 3, seed: 1);
        Assert.Contains(IridiumDatabase.Verify("/changes", options).Findings, finding => finding.File == first);
        using IridiumDatabase damaged = Open(options);
        Assert.Throws<CorruptionException>(() => ChangeDrain.Read(damaged, 1));
        Assert.NotEmpty(ChangeDrain.Read(damaged, 200));
    }

    [Fact]
    public void A_retained_segment_that_is_missing_is_where_the_stream_begins()
    {
        DatabaseOptions options = Options with { ChangeRetentionBytes = 1 << 20 };
        using (IridiumDatabase database = Open(options)) Fill(database);
        _files.Delete(Path.Combine("/changes", Segments()[2]));
        Assert.Empty(IridiumDatabase.Verify("/changes", options).Findings);
        using IridiumDatabase cut = Open(options);
        SequenceGoneException gone = Assert.Throws<SequenceGoneException>(() => ChangeDrain.Read(cut, 1));
        Assert.Equal(cut.GetOldestChange(), gone.OldestAvailable);
        Assert.Equal(400, ChangeDrain.Read(cut, gone.OldestAvailable)[^1].LastSequence);
    }

    private static IEnumerable<int> Sequences(IridiumDatabase database, long from) =>
        ChangeDrain.Read(database, from).Select(change => (int)change.FirstSequence);

    private static IridiumDatabase Open(DatabaseOptions options) => IridiumDatabase.Open("/changes", options);

    private static void Fill(IridiumDatabase database)
    {
        for (int i = 0; i < 400; i++)
        {
            database.Default.Put([(byte)i], new byte[100], new WriteOptions(Durability.Os));
            if (i % 40 == 39) database.Flush();
        }
    }

    private string[] Segments() =>
        [.. _files.ListFiles("/changes").Where(name => name.EndsWith(".wal", StringComparison.Ordinal))];
}
