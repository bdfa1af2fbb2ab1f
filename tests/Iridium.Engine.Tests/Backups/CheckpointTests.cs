using Iridium.Engine.Files;
using Iridium.Engine.Versions;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Backups;

/// <summary>A checkpoint is a database of its own beside the open one.</summary>
public sealed class CheckpointTests
{
    private readonly MemoryFileSystem _files = new();

    [Fact]
    public void A_checkpoint_holds_what_the_database_does_and_both_go_on_alone()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        BackupCase.Fill(database);
        string before = BackupCase.ContentOf(database);
        long sequence = database.Checkpoint(BackupCase.Target);
        Assert.Equal(database.LastSequence, sequence);

        using (IridiumDatabase copy = BackupCase.OpenExisting(_files, BackupCase.Target))
        {
            Assert.Equal(before, BackupCase.ContentOf(copy));
            Assert.Equal(sequence, copy.LastSequence);
            BackupCase.Fill(copy, 100);
            copy.Compact();
            Assert.Equal(before, BackupCase.ContentOf(database));
            BackupCase.Fill(database, 200);
            database.Compact();
            Assert.Equal((15 + 15) * 4, copy.LastSequence * 2);
        }

        Assert.Empty(IridiumDatabase.Verify(BackupCase.Target, BackupCase.Options(_files)).Findings);
        Assert.StartsWith(
            before[before.IndexOf("keyspace", StringComparison.Ordinal)..][..40],
            BackupCase.ContentOf(_files, BackupCase.Target)[before.IndexOf("keyspace", StringComparison.Ordinal)..],
            StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_are_linked_and_only_the_log_in_use_is_copied()
    {
        var counted = new CountingFileSystem(_files);
        using IridiumDatabase database = BackupCase.Open(counted);
        BackupCase.Fill(database, count: 400);
        counted.Reset();
        database.Checkpoint(BackupCase.Target);
        Assert.True(counted.Count(FileOperation.Link) >= 2);
        Assert.True(counted.BytesWritten < 8_192, $"{counted.BytesWritten} bytes were written");
    }

    [Fact]
    public void A_directory_that_is_not_empty_is_refused_and_left_alone()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        _files.CreateDirectory(BackupCase.Target);
        BackupCase.Write(_files, "/t/mine", [1]);
        var error = Assert.Throws<IridiumException>(() => database.Checkpoint(BackupCase.Target));
        Assert.Contains("'mine'", error.Message, StringComparison.Ordinal);
        Assert.Equal(["mine"], _files.ListFiles(BackupCase.Target));
        Assert.Throws<IridiumException>(() => database.Checkpoint(BackupCase.Source));
    }

    [Fact]
    public void Writes_that_nothing_has_logged_are_in_it_too()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        byte[] large = new byte[30_000];
        for (int i = 0; i < 60; i++)
            database.Default.Put(BackupCase.Key(i), large, new WriteOptions(Durability.None));
        database.GetOrCreateKeyspace("other").Put("a"u8, "b"u8, new WriteOptions(Durability.Buffered));
        string before = BackupCase.ContentOf(database);
        Assert.Equal(61, database.Checkpoint(BackupCase.Target));
        Assert.Equal(before, BackupCase.ContentOf(_files, BackupCase.Target));
    }

    [Fact]
    public void A_log_that_was_cut_since_is_noticed()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        BackupCase.Fill(database);
        database.Checkpoint(BackupCase.Target);
        string newest = _files.ListFiles(BackupCase.Target).Last(
            name => FileNames.Parse(name, out _) == FileRole.Wal);
        using (IFile file = _files.OpenWrite(Path.Combine(BackupCase.Target, newest))) file.SetLength(file.Length - 1);
        Assert.Throws<CorruptionException>(() => BackupCase.OpenExisting(_files, BackupCase.Target));
    }

    [Fact]
    public void A_cancelled_checkpoint_leaves_the_directory_empty()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        BackupCase.Fill(database);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(
            () => database.Checkpoint(BackupCase.Target, null, source.Token));
        Assert.Equal(["LOCK"], _files.ListFiles(BackupCase.Target));
        database.Checkpoint(BackupCase.Target);
    }

    [Fact]
    public void An_unfinished_one_is_no_database_and_is_built_anew()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        BackupCase.Fill(database);
        _files.CreateDirectory(BackupCase.Target);
        BackupCase.Write(_files, "/t/UNFINISHED", []);
        BackupCase.Write(_files, "/t/000004.tbl", [1, 2, 3]);
        var error = Assert.Throws<IridiumException>(() => BackupCase.Open(_files, BackupCase.Target));
        Assert.Contains("not finished", error.Message, StringComparison.Ordinal);
        database.Checkpoint(BackupCase.Target);
        Assert.Equal(BackupCase.ContentOf(database), BackupCase.ContentOf(_files, BackupCase.Target));
    }

    [Fact]
    public async Task It_can_be_awaited()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        BackupCase.Fill(database);
        Assert.Equal(database.LastSequence, await database.CheckpointAsync(BackupCase.Target));
    }

    [Fact]
    public void Without_hard_links_everything_is_copied()
    {
        using IridiumDatabase database = BackupCase.Open(new NoLinks(_files));
        BackupCase.Fill(database);
        string before = BackupCase.ContentOf(database);
        database.Checkpoint(BackupCase.Target);
        Assert.Equal(before, BackupCase.ContentOf(_files, BackupCase.Target));
    }

    /// <summary>A file system that takes the interface's own answer about links.</summary>
    private sealed class NoLinks(IFileSystem inner) : IFileSystem
    {
        public IFile Create(string path) => inner.Create(path);

        public IFile OpenRead(string path) => inner.OpenRead(path);

        public IFile OpenWrite(string path) => inner.OpenWrite(path);

        public bool FileExists(string path) => inner.FileExists(path);

        public bool DirectoryExists(string path) => inner.DirectoryExists(path);

        public void CreateDirectory(string path) => inner.CreateDirectory(path);

        public IReadOnlyList<string> ListFiles(string path) => inner.ListFiles(path);

        public void Rename(string source, string destination) => inner.Rename(source, destination);

        public void Delete(string path) => inner.Delete(path);

        public void SyncDirectory(string path) => inner.SyncDirectory(path);

        public bool TryLock(
            string path,
            string owner,
            [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IDisposable? held,
            out string? currentOwner) => inner.TryLock(path, owner, out held, out currentOwner);
    }
}
