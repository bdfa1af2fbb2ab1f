using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Testing;

public sealed class FaultFileSystemTests
{
    private readonly MemoryFileSystem _inner = new();

    public FaultFileSystemTests() => _inner.CreateDirectory("/db");

    [Fact]
    public void The_nth_operation_fails_once_with_no_effect()
    {
        var files = new FaultFileSystem(_inner, 0, FaultRule.AtNth(FaultKind.DiskFull, 3));
        using IFile file = files.Create("/db/a");
        file.Write([1], 0);
        var error = Assert.ThrowsAny<IOException>(() => file.Write([2], 1));
        Assert.True(IoErrors.IsDiskFull(error));
        Assert.Equal(1, file.Length);
        file.Write([2], 1);
        Assert.Equal((1, 4), (files.FaultCount, files.OperationCount));
    }

    [Fact]
    public void Every_nth_operation_fails_until_the_rules_are_cleared()
    {
        var files = new FaultFileSystem(_inner, 0, FaultRule.EveryNth(FaultKind.InputOutput, 2));
        Assert.Equal([true, false, true, false], Enumerable.Range(0, 4).Select(_ => Lists(files)));
        files.Clear();
        Assert.True(Lists(files) && Lists(files));
    }

    [Fact]
    public void Chance_is_repeatable_from_the_seed()
    {
        bool[] Run(int seed)
        {
            var files = new FaultFileSystem(_inner, seed, FaultRule.WithProbability(FaultKind.InputOutput, 0.5));
            return [.. Enumerable.Range(0, 64).Select(_ => Lists(files))];
        }

        Assert.Equal(Run(1), Run(1));
        Assert.NotEqual(Run(1), Run(2));
        Assert.Contains(true, Run(1));
        Assert.Contains(false, Run(1));
    }

    [Fact]
    public void A_rule_strikes_only_its_paths_and_operations_and_no_more_often_than_allowed()
    {
        var rule = new FaultRule(FaultKind.InputOutput)
        {
            Operations = [FileOperation.Sync],
            Path = path => path.EndsWith(".wal", StringComparison.Ordinal),
            TimesMax = 1,
        };
        var files = new FaultFileSystem(_inner, 0, rule);
        using IFile table = files.Create("/db/1.table");
        using IFile log = files.Create("/db/1.wal");
        table.Sync();
        log.Write([1], 0);
        Assert.ThrowsAny<IOException>(log.Sync);
        log.Sync();
    }

    [Fact]
    public void A_short_write_leaves_a_leading_part_and_fails_as_a_full_disk()
    {
        var lengths = new HashSet<long>();
        for (int seed = 0; seed < 20; seed++)
        {
            var files = new FaultFileSystem(_inner, seed, new FaultRule(FaultKind.ShortWrite));
            using IFile file = files.Create($"/db/{seed}");
            Assert.True(IoErrors.IsDiskFull(Assert.ThrowsAny<IOException>(() => file.Write(new byte[100], 0))));
            Assert.InRange(file.Length, 0, 99);
            lengths.Add(file.Length);
        }

        Assert.True(lengths.Count > 5);
    }

    [Fact]
    public void Too_many_open_files_strikes_only_what_opens()
    {
        var files = new FaultFileSystem(_inner);
        using IFile file = files.Create("/db/a");
        files.Add(new FaultRule(FaultKind.TooManyOpenFiles));
        file.Write([1], 0);
        file.Sync();
        Assert.Equal(24, Assert.ThrowsAny<IOException>(() => files.OpenRead("/db/a")).HResult);
        Assert.ThrowsAny<IOException>(() => files.Create("/db/b"));
        Assert.ThrowsAny<IOException>(() => files.TryLock("/db/LOCK", "me", out _, out _));
    }

    [Fact]
    public void Counts_are_kept_per_operation_and_syncs_per_path()
    {
        var files = new CountingFileSystem(new FaultFileSystem(_inner, 0, FaultRule.AtNth(FaultKind.FailedSync, 2)));
        using (IFile file = files.Create("/db/a"))
        {
            file.Write(new byte[10], 0);
            file.Write(new byte[5], 10);
            file.Sync();
            Assert.ThrowsAny<IOException>(file.Sync);
            file.Read(new byte[100], 0);
        }

        files.SyncDirectory("/db/");
        Assert.Equal(2, files.Count(FileOperation.Write));
        Assert.Equal(1, files.Count(FileOperation.Sync));
        Assert.Equal((15, 15), (files.BytesWritten, files.BytesRead));
        Assert.Equal([Path.GetFullPath("/db/a"), Path.GetFullPath("/db")], files.SyncedPaths);
        files.Reset();
        Assert.Equal(0, files.Count(FileOperation.Write));
        Assert.Empty(files.SyncedPaths);
    }

    private static bool Lists(FaultFileSystem files)
    {
        try
        {
            files.ListFiles("/db");
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
