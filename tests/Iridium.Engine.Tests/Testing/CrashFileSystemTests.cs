using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Testing;

/// <summary>The table of the power-loss model: what can happen does over the seeds, what never may does not.</summary>
public sealed class CrashFileSystemTests
{
    private const int Seeds = 400;
    private static readonly CrashProfile[] _allProfiles = Enum.GetValues<CrashProfile>();
    private readonly CrashFileSystem _files = new();

    public CrashFileSystemTests() => _files.CreateDirectory("/db");

    [Fact]
    public void Synced_bytes_of_a_synced_entry_survive_every_profile()
    {
        using IFile file = Durable("a", Fill(3_000, 1));
        file.Write(Fill(2_000, 2), 3_000);
        foreach ((CrashFileSystem after, string because) in Crashes(_allProfiles))
        {
            byte[] content = Get(after, "a")!;
            Assert.True(content.Length is >= 3_000 and <= 5_000, because);
            Assert.True(content.AsSpan(0, 3_000).IndexOfAnyExcept((byte)1) < 0, because);
        }
    }

    [Fact]
    public void Strict_loses_all_that_is_not_synced()
    {
        using IFile file = Durable("a", [1]);
        file.Write([2], 0);
        file.SetLength(900);
        Put("b", [1]);
        _files.Delete("/db/a");
        CrashFileSystem after = _files.Crash(1, CrashProfile.Strict);
        Assert.Equal(["a"], after.ListFiles("/db"));
        Assert.Equal([1], Get(after, "a"));
    }

    [Fact]
    public void An_unsynced_append_can_be_old_new_zero_or_garbage_with_any_length()
    {
        using IFile file = Durable("a", Fill(512, 1));
        file.Write(Fill(1_024, 2), 512);
        var seen = new HashSet<string>();
        foreach ((CrashFileSystem after, _) in Crashes([CrashProfile.Reordered]))
        {
            byte[] content = Get(after, "a")!;
            if (content.Length == 512) seen.Add("old length");
            else
            {
                Assert.Equal(1_536, content.Length);
                seen.Add($"{Kind(content.AsSpan(512, 512))}, {Kind(content.AsSpan(1_024, 512))}");
            }
        }

        Assert.Superset(
            new HashSet<string> { "old length", "new, new", "zero, zero", "zero, new", "new, zero", "garbage, new" },
            seen);
    }

    [Fact]
    public void An_unsynced_overwrite_leaves_each_sector_old_or_new_and_nothing_else()
    {
        using IFile file = Durable("a", Fill(4_096, 1));
        file.Write(Fill(1_024, 2), 0);
        file.Write(Fill(512, 3), 512);
        var seen = new HashSet<(int, int)>();
        foreach ((CrashFileSystem after, string because) in Crashes(_allProfiles))
        {
            byte[] content = Get(after, "a")!;
            Assert.Equal(4_096, content.Length);
            for (int sector = 0; sector < 8; sector++)
            {
                ReadOnlySpan<byte> bytes = content.AsSpan(sector * 512, 512);
                Assert.True(bytes.IndexOfAnyExcept(bytes[0]) < 0, because);
            }

            Assert.True(content.AsSpan(1_024).IndexOfAnyExcept((byte)1) < 0, because);
            seen.Add((content[0], content[512]));
        }

        Assert.Equal([(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)], seen.Order());
    }

    [Fact]
    public void The_last_write_is_torn_only_at_sector_boundaries()
    {
        using IFile file = Durable("a", Fill(2_048, 1));
        file.Write(Fill(1_500, 2), 100);
        var ends = new SortedSet<int>();
        foreach ((CrashFileSystem after, _) in Crashes([CrashProfile.Torn]))
        {
            ends.Add(Get(after, "a")!.AsSpan().LastIndexOf((byte)2) + 1);
        }

        Assert.Equal([0, 512, 1_024, 1_536], ends.Where(end => end != 1_600));
    }

    [Fact]
    public void An_ordered_disk_never_keeps_a_later_write_without_an_earlier_one()
    {
        using IFile a = Durable("a", [0]);
        using IFile b = Durable("b", [0]);
        a.Write([1], 0);
        b.Write([1], 0);
        var seen = new HashSet<string>();
        foreach ((CrashFileSystem after, _) in Crashes([CrashProfile.Torn])) seen.Add(State(after, "a", "b"));
        Assert.Equal(["00", "10", "11"], seen.Order());
    }

    [Theory]
    [InlineData(CrashProfile.Reordered)]
    [InlineData(CrashProfile.Mixed)]
    public void Any_subset_of_unsynced_writes_survives_across_files(CrashProfile profile)
    {
        using IFile a = Durable("a", [0]);
        using IFile b = Durable("b", [0]);
        a.Write([1], 0);
        b.Write([1], 0);
        var seen = new HashSet<string>();
        foreach ((CrashFileSystem after, _) in Crashes([profile])) seen.Add(State(after, "a", "b"));
        Assert.Equal(["00", "01", "10", "11"], seen.Order());
    }

    [Fact]
    public void An_unsynced_cut_may_or_may_not_have_happened()
    {
        using IFile file = Durable("a", Fill(2_000, 1));
        file.SetLength(700);
        var lengths = new SortedSet<int>();
        foreach ((CrashFileSystem after, string because) in Crashes(_allProfiles))
        {
            byte[] content = Get(after, "a")!;
            lengths.Add(content.Length);
            Assert.True(content.AsSpan().IndexOfAnyExcept((byte)1) < 0, because);
        }

        Assert.Equal([700, 2_000], lengths);
    }

    [Fact]
    public void Syncing_a_file_does_not_make_its_entry_durable()
    {
        using IFile file = _files.Create("/db/a");
        file.Write([1], 0);
        file.Sync();
        var seen = new HashSet<string>();
        foreach ((CrashFileSystem after, _) in Crashes(_allProfiles)) seen.Add(State(after, "a"));
        Assert.Equal(["-", "1"], seen.Order());

        _files.SyncDirectory("/db");
        Assert.All(Crashes(_allProfiles), crash => Assert.Equal("1", State(crash.After, "a")));
    }

    [Fact]
    public void Any_subset_of_directory_changes_survives_and_a_deleted_file_can_return()
    {
        Durable("gone", [1]).Dispose();
        Put("x", [2]);
        Put("y", [3]);
        _files.Delete("/db/gone");
        var seen = new HashSet<string>();
        foreach ((CrashFileSystem after, _) in Crashes([CrashProfile.LostDirectoryEntries]))
        {
            seen.Add(State(after, "gone", "x", "y"));
        }

        Assert.Equal(8, seen.Count);
        _files.SyncDirectory("/db");
        Assert.All(Crashes(_allProfiles), crash => Assert.Null(Get(crash.After, "gone")));
    }

    [Fact]
    public void A_rename_over_a_file_leaves_old_or_new_and_never_neither()
    {
        Durable("CURRENT", [1]).Dispose();
        using (IFile next = _files.Create("/db/tmp"))
        {
            next.Write([2], 0);
            next.Sync();
        }

        _files.Rename("/db/tmp", "/db/CURRENT");
        var seen = new HashSet<string>();
        foreach ((CrashFileSystem after, _) in Crashes(_allProfiles)) seen.Add(State(after, "CURRENT", "tmp"));
        Assert.Equal(["1-", "12", "2-"], seen.Order());

        _files.SyncDirectory("/db");
        Assert.All(Crashes(_allProfiles), crash => Assert.Equal("2-", State(crash.After, "CURRENT", "tmp")));
    }

    [Fact]
    public void A_failed_sync_loses_the_data_and_a_later_sync_succeeds_without_it()
    {
        var faults = new FaultFileSystem(_files, 0, FaultRule.AtNth(FaultKind.FailedSync, 2));
        using IFile file = faults.Create("/db/a");
        file.Write(Fill(512, 1), 0);
        file.Sync();
        faults.SyncDirectory("/db");
        file.Write(Fill(512, 2), 512);
        Assert.ThrowsAny<IOException>(file.Sync);
        file.Write(Fill(512, 3), 1_024);
        file.Sync();

        Assert.Equal(2, Get(_files, "a")![512]);
        foreach ((CrashFileSystem after, _) in Crashes(_allProfiles))
        {
            byte[] content = Get(after, "a")!;
            Assert.Equal((1, 0, 3), (content[0], content[512], content[1_024]));
        }
    }

    [Fact]
    public void A_lying_disk_loses_what_it_said_was_synced()
    {
        var files = new CrashFileSystem { LyingDisk = true };
        files.CreateDirectory("/db");
        using (IFile file = files.Create("/db/a"))
        {
            file.Write([1], 0);
            file.Sync();
        }

        files.SyncDirectory("/db");
        Assert.Empty(files.Crash(1, CrashProfile.Strict).ListFiles("/db"));
    }

    [Fact]
    public void A_crash_is_repeatable_changes_nothing_and_leaves_no_lock()
    {
        Assert.True(_files.TryLock("/db/LOCK", "me", out _, out _));
        for (int i = 0; i < 10; i++) Put($"{i}", Fill(2_000, 1));
        foreach (int seed in Enumerable.Range(0, 20))
        {
            CrashFileSystem one = _files.Crash(seed, CrashProfile.Mixed);
            CrashFileSystem two = _files.Crash(seed, CrashProfile.Mixed);
            Assert.Equal(one.ListFiles("/db"), two.ListFiles("/db"));
            Assert.All(one.ListFiles("/db"), name => Assert.Equal(Get(one, name), Get(two, name)));
            Assert.True(one.TryLock("/db/LOCK", "next", out _, out _));
        }

        Assert.Equal(11, _files.ListFiles("/db").Count);
    }

    [Fact]
    public void What_survived_one_crash_survives_the_next()
    {
        Put("a", Fill(5_000, 1));
        foreach ((CrashFileSystem after, _) in Crashes([CrashProfile.Mixed]).Take(50))
        {
            CrashFileSystem again = after.Crash(7, CrashProfile.Strict);
            Assert.Equal(after.ListFiles("/db"), again.ListFiles("/db"));
            Assert.Equal(Get(after, "a"), Get(again, "a"));
        }
    }

    [Fact]
    public void Power_fails_in_the_operation_after_the_allowed_ones_and_stays_away()
    {
        using IFile file = Durable("a", []);
        long before = _files.OperationCount;
        _files.CrashAfterOperations(2);
        file.Write([1], 0);
        file.Sync();
        Assert.False(_files.PowerLost);
        Assert.Equal(before + 2, _files.OperationCount);
        Assert.Equal(1, file.Length);

        Assert.Throws<SimulatedPowerLossException>(file.Sync);
        Assert.True(_files.PowerLost);
        Assert.Throws<SimulatedPowerLossException>(() => file.Length);
        Assert.Throws<SimulatedPowerLossException>(() => file.Read(new byte[1], 0));
        Assert.Throws<SimulatedPowerLossException>(() => _files.ListFiles("/db"));
        Assert.Throws<SimulatedPowerLossException>(() => _files.Create("/db/b"));
        Assert.Throws<SimulatedPowerLossException>(() => _files.FileExists("/db/a"));
        Assert.Equal([1], Get(_files.Crash(1, CrashProfile.Strict), "a"));
    }

    [Fact]
    public void The_operation_that_loses_power_happens_in_whole_in_part_or_not_at_all()
    {
        var synced = new HashSet<bool>();
        var written = new SortedSet<int>();
        for (int seed = 0; seed < 100; seed++)
        {
            var files = new CrashFileSystem(seed);
            files.CreateDirectory("/db");
            using IFile file = files.Create("/db/a");
            files.CrashAfterOperations(0);
            Assert.Throws<SimulatedPowerLossException>(() => files.SyncDirectory("/db"));
            synced.Add(files.Crash(seed, CrashProfile.Strict).FileExists("/db/a"));

            files = new CrashFileSystem(seed);
            files.CreateDirectory("/db");
            using IFile other = files.Create("/db/a");
            files.CrashAfterOperations(0);
            Assert.Throws<SimulatedPowerLossException>(() => other.Write(Fill(1_300, 1), 0));
            byte[]? content = Get(files.Crash(seed, CrashProfile.LostDirectoryEntries), "a");
            if (content is not null) written.Add(content.Length);
        }

        Assert.Equal(2, synced.Count);
        Assert.Equal([0, 512, 1_024, 1_300], written);
    }

    [Fact]
    public void Bit_rot_flips_as_many_bits_as_asked_for()
    {
        Durable("a", Fill(1_000, 0)).Dispose();
        IReadOnlyList<long> offsets = BitRot.Flip(_files, "/db/a", 5, seed: 3);
        byte[] content = Get(_files.Crash(1, CrashProfile.Strict), "a")!;
        Assert.Equal(5, content.Sum(b => int.PopCount(b)));
        Assert.Equal(offsets, Enumerable.Range(0, 1_000).Where(i => content[i] != 0).Select(i => (long)i));
    }

    private IEnumerable<(CrashFileSystem After, string Because)> Crashes(CrashProfile[] profiles) =>
        from profile in profiles
        from seed in Enumerable.Range(0, Seeds)
        select (_files.Crash(seed, profile), $"profile {profile}, seed {seed}");

    private IFile Durable(string name, byte[] content)
    {
        IFile file = _files.Create("/db/" + name);
        file.Write(content, 0);
        file.Sync();
        _files.SyncDirectory("/db");
        return file;
    }

    private void Put(string name, byte[] content)
    {
        using IFile file = _files.Create("/db/" + name);
        file.Write(content, 0);
    }

    private static byte[]? Get(CrashFileSystem files, string name)
    {
        if (!files.FileExists("/db/" + name)) return null;
        using IFile file = files.OpenRead("/db/" + name);
        byte[] content = new byte[file.Length];
        file.Read(content, 0);
        return content;
    }

    /// <summary>The first byte of each file: a digit, "e" for an empty file, "-" for none.</summary>
    private static string State(CrashFileSystem files, params string[] names) =>
        string.Concat(names.Select(name => Get(files, name) switch
        {
            null => "-",
            [] => "e",
            [byte first, ..] => $"{first}",
        }));

    private static string Kind(ReadOnlySpan<byte> sector) =>
        sector.IndexOfAnyExcept((byte)2) < 0 ? "new" : sector.IndexOfAnyExcept((byte)0) < 0 ? "zero" : "garbage";

    private static byte[] Fill(int length, byte value) => [.. Enumerable.Repeat(value, length)];
}
