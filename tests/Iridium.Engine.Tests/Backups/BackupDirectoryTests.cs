using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Backups;

/// <summary>Backups in a directory: incremental, listed, verified, pruned, restored.</summary>
public sealed class BackupDirectoryTests
{
    private readonly MemoryFileSystem _files = new();

    [Fact]
    public void A_backup_is_listed_verified_and_restored()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        BackupCase.Fill(database);
        BackupDirectory backups = BackupCase.DirectoryOf(_files);
        BackupInfo made = backups.Create(database);
        Assert.Equal(1, made.Id);
        Assert.Equal(database.LastSequence, made.LastSequence);
        Assert.Equal(made, Assert.Single(backups.List()));
        VerifyReport report = backups.Verify();
        Assert.Empty(report.Findings);
        Assert.Equal(made.Files + 1, report.Files);
        Assert.Equal(made.Bytes, report.Bytes);
        Assert.Equal(database.LastSequence, backups.Restore(BackupCase.Target));
        Assert.Equal(BackupCase.ContentOf(database), BackupCase.ContentOf(_files, BackupCase.Target));
    }

    [Fact]
    public void A_table_is_stored_once_however_many_backups_have_it()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        BackupCase.Fill(database, count: 300);
        BackupDirectory backups = BackupCase.DirectoryOf(_files);
        BackupInfo first = backups.Create(database);
        BackupInfo second = backups.Create(database);
        Assert.Equal(first.Bytes, first.CopiedBytes);
        Assert.Equal(0, second.CopiedBytes);
        BackupCase.WriteBoth(database, 1_000);
        BackupInfo third = backups.Create(database);
        Assert.True(third.CopiedBytes < 4_200, $"{third.CopiedBytes} bytes were copied");
        Assert.Empty(backups.Verify().Findings);
    }

    [Fact]
    public void A_restored_database_shares_its_tables_with_the_backups_it_came_from()
    {
        BackupDirectory backups = BackupCase.DirectoryOf(_files);
        using (IridiumDatabase database = BackupCase.Open(_files))
        {
            BackupCase.Fill(database, count: 300);
            backups.Create(database);
        }

        backups.Restore(BackupCase.Target);
        using IridiumDatabase restored = BackupCase.OpenExisting(_files, BackupCase.Target);
        BackupInfo again = backups.Create(restored);
        Assert.True(again.CopiedBytes < again.Bytes / 2);
    }

    [Fact]
    public void Pruning_keeps_the_newest_and_removes_only_what_nobody_needs()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        BackupDirectory backups = BackupCase.DirectoryOf(_files);
        for (int i = 0; i < 4; i++)
        {
            BackupCase.Fill(database, i * 100);
            backups.Create(database);
        }

        database.Compact();
        backups.Create(database);
        Assert.Equal([1, 2, 3], backups.Prune(2).Select(backup => backup.Id));
        Assert.Equal([4, 5], backups.List().Select(backup => backup.Id));
        Assert.Empty(backups.Verify().Findings);
        Assert.Equal([4], backups.Prune(1).Select(backup => backup.Id));
        Assert.Empty(backups.Prune(1));
        Assert.Equal(backups.List()[0].Files + 2, _files.ListFiles(BackupCase.Backups).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => backups.Prune(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => backups.Prune(1, TimeSpan.FromTicks(-1)));
        Assert.Equal(6, backups.Create(database).Id);
    }

    [Fact]
    public void Pruning_by_age_spares_what_is_young()
    {
        var clock = new FakeTimeProvider();
        DatabaseOptions options = BackupCase.Options(_files) with { TimeProvider = clock };
        using IridiumDatabase database = IridiumDatabase.Open(BackupCase.Source, options);
        var backups = new BackupDirectory(BackupCase.Backups, options);
        for (int i = 0; i < 4; i++)
        {
            backups.Create(database);
            clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal([1, 2], backups.Prune(1, TimeSpan.FromDays(2.5)).Select(backup => backup.Id));
        Assert.Equal([3, 4], backups.List().Select(backup => backup.Id));
    }

    [Fact]
    public void What_is_not_there_is_said()
    {
        BackupDirectory backups = BackupCase.DirectoryOf(_files);
        Assert.Equal(EngineErrorCode.BackupNotFound, Assert.Throws<IridiumException>(() => backups.List()).Code);
        using IridiumDatabase database = BackupCase.Open(_files);
        backups.Create(database);
        var options = new RestoreOptions { BackupId = 9 };
        var error = Assert.Throws<IridiumException>(() => backups.Restore(BackupCase.Target, options));
        Assert.Equal(EngineErrorCode.BackupNotFound, error.Code);
        Assert.Contains("It has: 1.", error.Message, StringComparison.Ordinal);
        Assert.Throws<IridiumException>(() => backups.Verify(9));
    }

    [Fact]
    public void A_directory_for_another_database_or_of_a_database_is_refused()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        BackupCase.DirectoryOf(_files).Create(database);
        using IridiumDatabase other = BackupCase.Open(_files, "/o");
        var error = Assert.Throws<IridiumException>(() => BackupCase.DirectoryOf(_files).Create(other));
        Assert.Contains("another database", error.Message, StringComparison.Ordinal);
        var wrong = new BackupDirectory("/o", BackupCase.Options(_files));
        Assert.Throws<IridiumException>(() => wrong.Create(database));
        other.Dispose();
        Assert.Contains(
            "that of a database",
            Assert.Throws<IridiumException>(() => wrong.Create(database)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Two_at_once_are_kept_apart_by_the_lock_file()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        BackupDirectory backups = BackupCase.DirectoryOf(_files);
        backups.Create(database);
        Assert.True(_files.TryLock("/b/LOCK", "someone", out IDisposable? held, out _));
        using (held)
        {
            Action[] uses =
            [
                () => backups.Create(database), () => backups.Prune(1), () => backups.Restore(BackupCase.Target),
                () => backups.Verify(),
            ];
            Assert.All(uses, use => Assert.True(Assert.Throws<IridiumException>(use).IsTransient));
            Assert.Single(backups.List());
        }

        backups.Restore(BackupCase.Target);
    }

    [Fact]
    public void What_an_interrupted_backup_has_copied_is_used_by_the_next_and_otherwise_removed()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        BackupCase.Fill(database, count: 300);
        BackupDirectory backups = BackupCase.DirectoryOf(_files);
        BackupInfo whole = backups.Create(database);
        _files.Delete("/b/000001.backup");
        BackupCase.Write(_files, "/b/copy.tmp", [1, 2]);
        BackupCase.Write(_files, $"/b/{new string('a', 32)}-3-00000000.tbl", [1, 2, 3]);
        BackupInfo resumed = backups.Create(database);
        Assert.Equal(0, resumed.CopiedBytes);
        Assert.Equal(whole.Bytes, resumed.Bytes);
        Assert.Equal(whole.Files + 2, _files.ListFiles(BackupCase.Backups).Count);
        Assert.Empty(backups.Verify().Findings);
    }

    [Fact]
    public void A_damaged_leftover_is_copied_again()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        BackupCase.Fill(database);
        BackupDirectory backups = BackupCase.DirectoryOf(_files);
        BackupInfo whole = backups.Create(database);
        _files.Delete("/b/000001.backup");
        foreach (string name in _files.ListFiles(BackupCase.Backups).Where(name => name != "LOCK"))
        {
            byte[] bytes = BackupCase.Read(_files, "/b/" + name);
            bytes[^1] ^= 1;
            BackupCase.Write(_files, "/b/" + name, bytes);
        }

        Assert.Equal(whole.Bytes, backups.Create(database).CopiedBytes);
        Assert.Empty(backups.Verify().Findings);
    }

    [Fact]
    public void A_table_that_is_damaged_in_the_database_is_not_backed_up()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        BackupCase.Fill(database);
        string table = "/d/" + _files.ListFiles("/d").First(
            name => name.EndsWith(".tbl", StringComparison.Ordinal));
        byte[] bytes = BackupCase.Read(_files, table);
        bytes[20] ^= 1;
        BackupCase.Write(_files, table, bytes);
        BackupDirectory backups = BackupCase.DirectoryOf(_files);
        var error = Assert.Throws<CorruptionException>(() => backups.Create(database));
        Assert.Equal(table, error.File);
        Assert.Empty(backups.List());
        Assert.Throws<CorruptionException>(() => database.BackupTo(new MemoryStream()));
    }

    [Fact]
    public void Progress_is_told_and_ends_at_the_whole()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        BackupCase.Fill(database);
        var told = new Told();
        BackupInfo made = BackupCase.DirectoryOf(_files).Create(database, told);
        Assert.Equal(made.Bytes, told.Last.DoneBytes);
        Assert.Equal(made.Bytes, told.Last.TotalBytes);
        BackupCase.DirectoryOf(_files).Restore(BackupCase.Target, null, told);
        Assert.Equal(made.Bytes, told.Last.DoneBytes);
    }

    [Fact]
    public async Task Operations_can_be_awaited_and_cancelled()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        BackupCase.Fill(database);
        BackupDirectory backups = BackupCase.DirectoryOf(_files);
        BackupInfo made = await backups.CreateAsync(database);
        Assert.Equal(made.LastSequence, await backups.RestoreAsync(BackupCase.Target));
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        Assert.ThrowsAny<OperationCanceledException>(() => backups.Create(database, null, source.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => backups.Restore("/u", null, null, source.Token));
        Assert.Single(backups.List());
    }

    private sealed class Told : IProgress<EngineProgress>
    {
        public EngineProgress Last { get; private set; }

        public void Report(EngineProgress value) => Last = value;
    }
}
