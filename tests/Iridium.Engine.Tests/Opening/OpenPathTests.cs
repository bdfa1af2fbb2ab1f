using Iridium.Engine.Files;
using Iridium.Engine.Versions;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Tests.Opening;

public sealed class OpenPathTests
{
    private const string Directory = "/d";

    private static readonly byte[] _key = "k"u8.ToArray();

    private readonly MemoryFileSystem _files = new();

    public OpenPathTests()
    {
        using IridiumDatabase database = Open();
        database.Default.Put(_key, [1]);
        database.Flush();
        database.Default.Put(_key, [2]);
    }

    [Fact]
    public void What_no_structure_names_is_swept_and_foreign_files_stay()
    {
        IReadOnlyList<string> before = _files.ListFiles(Directory);
        string[] orphans =
        [
            FileNames.Table(90), FileNames.Wal(91), FileNames.Manifest(92), FileNames.CurrentTemporary,
        ];
        foreach (string name in orphans) Create(name, [1, 2, 3]);
        Create("notes.txt", [1]);
        Create("12.tbl", [1]);
        Check();
        Assert.Equal(before.Concat(["12.tbl", "notes.txt"]).Order(), _files.ListFiles(Directory).Order());
    }

    [Fact]
    public void The_number_of_an_orphan_is_not_given_out_again()
    {
        Create(FileNames.Table(90), [1]);
        using IridiumDatabase database = Open();
        database.Default.Put(_key, [3]);
        database.Flush();
        Assert.All(
            _files.ListFiles(Directory).Where(name => name.EndsWith(".tbl", StringComparison.Ordinal)).Skip(1),
            name => Assert.True(string.CompareOrdinal(name, FileNames.Table(90)) > 0));
    }

    [Fact]
    public void A_manifest_newer_than_the_one_that_current_names_was_not_in_force()
    {
        CreateManifest(95);
        Check();
        Assert.False(_files.FileExists(PathOf(FileNames.Manifest(95))));
    }

    [Fact]
    public void Without_current_the_newest_manifest_that_reads_well_is_in_force()
    {
        Create(FileNames.Manifest(95), [1, 2, 3]);
        _files.Delete(PathOf(FileNames.Current));
        Check();
        Assert.NotNull(CurrentPointer.Read(_files, Directory));
        Assert.False(_files.FileExists(PathOf(FileNames.Manifest(95))));
    }

    [Fact]
    public void Without_current_and_any_manifest_a_directory_with_data_is_refused_and_left_as_it_is()
    {
        _files.Delete(PathOf(FileNames.Current));
        foreach (string name in _files.ListFiles(Directory).Where(name => name.StartsWith('M')))
            _files.Delete(PathOf(name));
        IReadOnlyList<string> before = _files.ListFiles(Directory);
        Assert.Throws<CorruptionException>(Open);
        Assert.Equal(before, _files.ListFiles(Directory));
    }

    [Fact]
    public void A_log_segment_that_the_manifest_does_not_know_is_removed_when_it_holds_no_records()
    {
        using (WalWriter.Create(_files, PathOf(FileNames.Wal(93)), new WalHeader(93, 2, 64, 2)))
        {
            // As it is after a crash before the manifest named it.
        }

        Check();
        Assert.False(_files.FileExists(PathOf(FileNames.Wal(93))));
    }

    [Fact]
    public void A_log_segment_that_the_manifest_does_not_know_is_refused_when_it_holds_records()
    {
        using (var writer = WalWriter.Create(_files, PathOf(FileNames.Wal(93)), new WalHeader(93, 2, 64, 2)))
        {
            writer.BeginGroup();
            writer.AppendBatch(3, 1, [1]);
            writer.Flush();
        }

        IReadOnlyList<string> before = _files.ListFiles(Directory);
        Assert.Equal(PathOf(FileNames.Wal(93)), Assert.Throws<CorruptionException>(Open).File);
        Assert.Equal(before, _files.ListFiles(Directory));
    }

    [Fact]
    public void A_creation_that_a_crash_cut_short_begins_anew()
    {
        _files.CreateDirectory("/e");
        using (WalWriter.Create(_files, "/e/" + FileNames.Wal(2), new WalHeader(2, 0, 0, 0)))
        using (IFile manifest = _files.Create("/e/" + FileNames.Manifest(1)))
        {
            manifest.Write(new byte[40], 0);
        }

        using IridiumDatabase database = IridiumDatabase.Open("/e", Options());
        Assert.Equal(0, database.LastSequence);
        Assert.False(_files.FileExists("/e/" + FileNames.Manifest(1)));
    }

    private IridiumDatabase Open() => IridiumDatabase.Open(Directory, Options());

    private DatabaseOptions Options() => new() { FileSystem = _files, ManualBackgroundWork = true };

    private void Check()
    {
        using IridiumDatabase database = Open();
        Assert.Equal([2], database.Default.Get(_key));
        Assert.Equal(2, database.LastSequence);
    }

    private void Create(string name, byte[] bytes)
    {
        using IFile file = _files.Create(PathOf(name));
        file.Write(bytes, 0);
    }

    private void CreateManifest(long number)
    {
        var first = new VersionEdit { DatabaseId = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), NewestWal = 2 };
        Manifest.Create(_files, PathOf(FileNames.Manifest(number)), number, first).Dispose();
    }

    private static string PathOf(string name) => Path.Combine(Directory, name);
}
