using Iridium.Engine.Files;

namespace Iridium.Engine.Tests.Backups;

/// <summary>One byte changed, or the end missing, anywhere in a backup: never a wrong restore.</summary>
public sealed class BackupDamageTests
{
    private readonly MemoryFileSystem _files = new();
    private readonly string _expected;
    private readonly byte[] _stream;

    public BackupDamageTests()
    {
        using IridiumDatabase database = BackupCase.Open(_files);
        BackupCase.Fill(database, count: 4);
        _expected = BackupCase.ContentOf(database);
        BackupCase.DirectoryOf(_files).Create(database);
        using var stream = new MemoryStream();
        database.BackupTo(stream);
        _stream = stream.ToArray();
    }

    [Fact]
    public void A_changed_byte_in_any_file_is_refused_and_found_by_verification()
    {
        BackupDirectory backups = BackupCase.DirectoryOf(_files);
        foreach (string name in Names())
        {
            string path = "/b/" + name;
            byte[] good = BackupCase.Read(_files, path);
            for (int at = 0; at < good.Length; at++)
            {
                byte[] bad = [.. good];
                bad[at] ^= 0x20;
                BackupCase.Write(_files, path, bad);
                var error = Assert.Throws<CorruptionException>(() => backups.Restore(BackupCase.Target));
                Assert.Equal(path, error.File);
                if (at % 16 == 0) Assert.Equal(path, Assert.Single(backups.Verify().Findings).File);
            }

            BackupCase.Write(_files, path, good);
        }

        RequireRestored();
    }

    [Fact]
    public void A_file_that_is_shorter_longer_or_missing_is_refused()
    {
        BackupDirectory backups = BackupCase.DirectoryOf(_files);
        foreach (string name in Names())
        {
            string path = "/b/" + name;
            byte[] good = BackupCase.Read(_files, path);
            for (int length = 0; length < good.Length; length += 3) Refuses(path, good[..length]);
            Refuses(path, [.. good, 0]);
            BackupCase.Write(_files, path, good);
            if (name.EndsWith(".backup", StringComparison.Ordinal)) continue;
            _files.Delete(path);
            Assert.Equal(
                path, Assert.Throws<CorruptionException>(() => backups.Restore(BackupCase.Target)).File);
            Assert.Equal(path, Assert.Single(backups.Verify().Findings).File);
            BackupCase.Write(_files, path, good);
        }

        RequireRestored();

        void Refuses(string path, byte[] bad)
        {
            BackupCase.Write(_files, path, bad);
            Assert.Equal(
                path, Assert.Throws<CorruptionException>(() => backups.Restore(BackupCase.Target)).File);
        }
    }

    [Fact]
    public void A_changed_byte_anywhere_in_a_stream_is_refused()
    {
        for (int at = 0; at < _stream.Length; at++)
        {
            byte[] bad = [.. _stream];
            bad[at] ^= 0x20;
            var error = Assert.Throws<CorruptionException>(() => Restore(bad));
            Assert.Equal("backup stream", error.File);
            Assert.InRange(error.Offset, 0, _stream.Length);
        }

        Restore(_stream);
        Assert.Equal(_expected, BackupCase.ContentOf(_files, BackupCase.Target));
    }

    [Fact]
    public void A_stream_that_ends_anywhere_is_refused()
    {
        for (int length = 0; length < _stream.Length; length++)
        {
            int cut = length;
            var error = Assert.Throws<CorruptionException>(() => Restore(_stream[..cut]));
            Assert.Equal(cut, error.Offset);
        }
    }

    [Fact]
    public void A_damaged_description_hides_no_other_backup_and_keeps_the_files()
    {
        BackupDirectory backups = BackupCase.DirectoryOf(_files);
        byte[] good = BackupCase.Read(_files, "/b/000001.backup");
        byte[] bad = [.. good];
        bad[30] ^= 1;
        BackupCase.Write(_files, "/b/000001.backup", bad);
        using (IridiumDatabase database = BackupCase.Open(_files))
        {
            database.Compact();
            Assert.Equal(2, backups.Create(database).Id);
        }

        Assert.NotNull(backups.List()[0].Damage);
        Assert.Null(backups.List()[1].Damage);
        Assert.Single(backups.Verify().Findings);
        backups.Restore(BackupCase.Target);
        BackupCase.Write(_files, "/b/000001.backup", good);
        backups.Restore("/one", new RestoreOptions { BackupId = 1 });
        Assert.Equal(_expected, BackupCase.ContentOf(_files, "/one"));
    }

    private string[] Names() => [.. _files.ListFiles(BackupCase.Backups).Where(name => name != "LOCK")];

    private void RequireRestored()
    {
        BackupCase.DirectoryOf(_files).Restore(BackupCase.Target);
        Assert.Equal(_expected, BackupCase.ContentOf(_files, BackupCase.Target));
    }

    private void Restore(byte[] bytes) => BackupStreams.Restore(
        new MemoryStream(bytes),
        BackupCase.Target,
        new RestoreOptions { Database = BackupCase.Options(_files) });
}
