using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Opening;

/// <summary>Views of a database that is open elsewhere, or nowhere.</summary>
public sealed class ReadOnlyTests : IDisposable
{
    private const string Directory = "/view";

    private readonly MemoryFileSystem _files = new();
    private readonly IridiumDatabase _writer;

    public ReadOnlyTests()
    {
        _writer = IridiumDatabase.Open(Directory, Options(_files));
        _writer.Default.Put("a"u8, "1"u8);
    }

    public void Dispose() => _writer.Dispose();

    [Fact]
    public void A_view_reads_what_the_writer_has_written_so_far()
    {
        _writer.Flush();
        _writer.Default.Put("b"u8, "2"u8);
        using IridiumDatabase view = View(_files);
        _writer.Default.Put("c"u8, "3"u8);
        Assert.True(view.IsReadOnly());
        Assert.False(_writer.IsReadOnly());
        Assert.Equal(2, view.LastSequence);
        Assert.Equal("1"u8.ToArray(), view.Default.Get("a"u8));
        Assert.Equal("2"u8.ToArray(), view.Default.Get("b"u8));
        Assert.Null(view.Default.Get("c"u8));
        using Snapshot snapshot = view.CreateSnapshot();
        using Cursor cursor = view.Default.OpenCursor(default, new ReadOptions(snapshot));
        Assert.True(cursor.MoveNext() && cursor.MoveNext());
        Assert.False(cursor.MoveNext());
        Assert.Equal([1L, 2L], ChangeDrain.Read(view, 1).Select(change => change.LastSequence));
    }

    [Fact]
    public async Task Every_write_is_refused_and_says_why()
    {
        using IridiumDatabase view = View(_files);
        Action[] writes =
        [
            () => view.Default.Put("a"u8, "2"u8),
            () => view.Default.Delete("a"u8),
            () => view.Write(new WriteBatch().Put(view.Default, [1], [2])),
            () => view.GetOrCreateKeyspace("new"),
            () => view.Default.ChangeOptions(new KeyspaceOptions()),
            () => view.Flush(),
            () => view.Compact(),
        ];
        foreach (Action write in writes)
            Assert.Equal(EngineErrorCode.ReadOnly, Assert.Throws<IridiumException>(write).Code);
        IridiumException error = await Assert.ThrowsAsync<IridiumException>(
            async () => await view.Default.PutAsync("a"u8.ToArray(), "2"u8.ToArray()));
        Assert.Contains("reading only", error.Message, StringComparison.Ordinal);
        Assert.Equal("1"u8.ToArray(), view.Default.Get("a"u8));
    }

    [Fact]
    public void A_view_stays_whole_while_the_writer_removes_its_files()
    {
        for (int i = 0; i < 300; i++) _writer.Default.Put([(byte)(i % 100), (byte)i], new byte[50]);
        _writer.Flush();
        using IridiumDatabase view = View(_files);
        long count = Count(view);
        _writer.Default.DeleteRange(KeyRange.All);
        _writer.Compact();
        Assert.Equal(0, Count(_writer));
        Assert.Equal(count, Count(view));
        using IridiumDatabase newer = view.Refresh();
        Assert.Equal(0, Count(newer));
        Assert.Equal(count, Count(view));
        Assert.Same(newer, newer.Refresh());
        Assert.Throws<InvalidOperationException>(_writer.Refresh);
    }

    [Fact]
    public void Opening_and_closing_a_view_changes_nothing_and_takes_no_lock()
    {
        _writer.Default.Put("b"u8, "2"u8);
        var counting = new CountingFileSystem(_files);
        using (IridiumDatabase view = View(counting))
        using (IridiumDatabase second = View(counting))
        {
            Assert.Equal("2"u8.ToArray(), view.Default.Get("b"u8));
            Assert.Equal("2"u8.ToArray(), second.Default.Get("b"u8));
        }

        FileOperation[] reading = [FileOperation.OpenRead, FileOperation.Read, FileOperation.ListFiles];
        foreach (FileOperation operation in Enum.GetValues<FileOperation>().Except(reading))
            Assert.Equal(0, counting.Count(operation));
    }

    [Fact]
    public void A_closed_database_and_a_torn_tail_can_be_viewed()
    {
        _writer.Default.Put("b"u8, "2"u8);
        _writer.Dispose();
        string wal = _files.ListFiles(Directory).Last(name => name.EndsWith(".wal", StringComparison.Ordinal));
        using (IFile file = _files.OpenWrite(Path.Combine(Directory, wal))) file.Write(new byte[11], file.Length);
        using IridiumDatabase view = View(_files);
        Assert.Equal(2, view.LastSequence);
    }

    [Fact]
    public void A_directory_without_the_right_to_write_can_be_viewed()
    {
        using var directory = new TempDirectory();
        using (IridiumDatabase database = IridiumDatabase.Open(directory.Path)) database.Default.Put("a"u8, "1"u8);
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(directory.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            using IridiumDatabase view = DatabaseReaders.OpenReadOnly(directory.Path);
            Assert.Equal("1"u8.ToArray(), view.Default.Get("a"u8));
        }
        finally
        {
            File.SetUnixFileMode(
                directory.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void A_missing_database_is_told_from_a_damaged_one()
    {
        Assert.Equal(
            EngineErrorCode.DatabaseNotFound,
            Assert.Throws<IridiumException>(() => DatabaseReaders.OpenReadOnly("/none", Options(_files))).Code);
        _writer.Flush();
        string table = _files.ListFiles(Directory).First(name => name.EndsWith(".tbl", StringComparison.Ordinal));
        _files.Delete(Path.Combine(Directory, table));
        Assert.Throws<CorruptionException>(() => View(_files));
    }

    private static long Count(IridiumDatabase database)
    {
        long count = 0;
        using Cursor cursor = database.Default.OpenCursor();
        while (cursor.MoveNext()) count++;
        return count;
    }

    private static IridiumDatabase View(IFileSystem files) =>
        DatabaseReaders.OpenReadOnly(Directory, Options(files));

    private static DatabaseOptions Options(IFileSystem files) => new()
    {
        FileSystem = files,
        ManualBackgroundWork = true,
        MemtableBytesMax = 8_192,
        WalSegmentBytesMax = 4_096,
    };
}
