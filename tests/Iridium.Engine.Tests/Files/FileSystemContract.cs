using Iridium.Engine.Files;

namespace Iridium.Engine.Tests.Files;

/// <summary>What every <see cref="IFileSystem"/> must do alike; derived classes name the implementation.</summary>
public abstract class FileSystemContract
{
    protected abstract IFileSystem Files { get; }

    /// <summary>An existing, empty directory.</summary>
    protected abstract string Root { get; }

    [Fact]
    public void A_created_file_is_empty_and_can_be_written_and_read()
    {
        using IFile file = Files.Create(At("a"));
        Assert.Equal(0, file.Length);
        file.Write([1, 2, 3], 0);
        file.Write([9], 1);
        file.Sync();
        Assert.Equal(3, file.Length);
        Assert.Equal([1, 9, 3], ReadAll(file));
        Assert.Equal(At("a"), file.Path);
    }

    [Fact]
    public void A_read_is_short_only_at_the_end_of_the_file()
    {
        using IFile file = Files.Create(At("a"));
        file.Write(new byte[10_000], 0);
        byte[] buffer = new byte[20_000];
        Assert.Equal(10_000, file.Read(buffer, 0));
        Assert.Equal(1, file.Read(buffer, 9_999));
        Assert.Equal(0, file.Read(buffer, 10_000));
        Assert.Equal(0, file.Read(buffer, long.MaxValue / 2));
        Assert.Equal(0, file.Read([], 0));
    }

    [Fact]
    public void A_hole_reads_as_zeros_and_growing_shows_nothing_of_what_was_cut()
    {
        using IFile file = Files.Create(At("a"));
        file.Write([7, 7, 7, 7], 0);
        file.SetLength(1);
        file.SetLength(3);
        file.Write([5], 5_000);
        byte[] content = ReadAll(file);
        Assert.Equal(5_001, content.Length);
        Assert.Equal([7, 0, 0, 0], content[..4]);
        Assert.Equal(5, content[5_000]);
        Assert.All(content[1..5_000], b => Assert.Equal(0, b));
    }

    [Fact]
    public void Creating_what_exists_is_an_error_and_leaves_it_alone()
    {
        Put("a", [1]);
        Assert.ThrowsAny<IOException>(() => Files.Create(At("a")));
        Assert.ThrowsAny<IOException>(() => Files.Create(Root));
        Assert.Equal([1], Get("a"));
    }

    [Fact]
    public void Opening_what_is_missing_names_it()
    {
        Assert.Contains("nothing", Assert.Throws<FileNotFoundException>(() => Files.OpenRead(At("nothing"))).Message,
            StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => Files.OpenWrite(At("nothing")));
        Assert.Throws<FileNotFoundException>(() => Files.Rename(At("nothing"), At("b")));
        Assert.Throws<DirectoryNotFoundException>(() => Files.OpenRead(At("no/where")));
        Assert.Throws<DirectoryNotFoundException>(() => Files.Create(At("no/where")));
        Assert.Throws<DirectoryNotFoundException>(() => Files.ListFiles(At("no")));
        Assert.Throws<DirectoryNotFoundException>(() => Files.SyncDirectory(At("no")));
    }

    [Fact]
    public void A_directory_is_no_file()
    {
        Files.CreateDirectory(At("d"));
        Assert.False(Files.FileExists(At("d")));
        Assert.Throws<UnauthorizedAccessException>(() => Files.OpenRead(At("d")));
        Assert.Throws<UnauthorizedAccessException>(() => Files.Delete(At("d")));
        Put("a", [1]);
        Assert.ThrowsAny<IOException>(() => Files.Rename(At("a"), At("d")));
        Assert.Equal([1], Get("a"));
    }

    [Fact]
    public void A_file_as_a_directory_is_an_error_that_names_it()
    {
        Put("f", [1]);
        Action[] uses =
        [
            () => Files.CreateDirectory(At("f")),
            () => Files.CreateDirectory(At("f/sub/deeper")),
            () => Files.ListFiles(At("f")),
            () => Files.SyncDirectory(At("f")),
            () => Files.Create(At("f/x")),
        ];
        Assert.All(uses, use => Assert.Contains(At("f"), Assert.ThrowsAny<IOException>(use).Message,
            StringComparison.Ordinal));
        Assert.False(Files.DirectoryExists(At("f")));
    }

    [Fact]
    public void Directories_are_created_with_their_parents_and_existing_ones_left_alone()
    {
        Files.CreateDirectory(At("x/y/z/"));
        Put("x/y/z/file", [1]);
        Files.CreateDirectory(At("x/y/z"));
        Assert.True(Files.DirectoryExists(At("x")));
        Assert.True(Files.DirectoryExists(At("x/y/z/")));
        Assert.Equal(["file"], Files.ListFiles(At("x/y/z")));
        Files.SyncDirectory(At("x/y/z"));
    }

    [Fact]
    public void Files_are_listed_by_name_in_ordinal_order_without_directories()
    {
        foreach (string name in new[] { "b", "a10", "B", "a2", ".hidden", "é" }) Put(name, []);
        Files.CreateDirectory(At("c"));
        Assert.Equal([".hidden", "B", "a10", "a2", "b", "é"], Files.ListFiles(Root));
    }

    [Fact]
    public void A_rename_replaces_in_one_step_and_open_handles_keep_the_old_file()
    {
        Put("old", [1]);
        Put("new", [2, 2]);
        using IFile before = Files.OpenRead(At("old"));
        Files.Rename(At("new"), At("old"));
        Assert.Equal([2, 2], Get("old"));
        Assert.Equal([1], ReadAll(before));
        Assert.Equal(["old"], Files.ListFiles(Root));
        Files.Rename(At("old"), At("old"));
        Assert.Equal([2, 2], Get("old"));
    }

    [Fact]
    public void A_second_name_is_the_same_file_and_outlives_the_first()
    {
        Put("a", [1, 2, 3]);
        Files.CreateDirectory(At("d"));
        if (!Files.TryLink(At("a"), At("d/b"))) return;
        Assert.Equal([1, 2, 3], Get("d/b"));
        using (IFile file = Files.OpenWrite(At("a"))) file.Write([9], 0);
        Assert.Equal([9, 2, 3], Get("d/b"));
        Files.Delete(At("a"));
        Assert.Equal([9, 2, 3], Get("d/b"));
        Assert.Equal(["b"], Files.ListFiles(At("d")));
    }

    [Fact]
    public void A_second_name_needs_a_file_and_takes_no_other_ones_place()
    {
        Put("a", [1]);
        Put("b", [2]);
        Assert.Throws<FileNotFoundException>(() => Files.TryLink(At("nothing"), At("c")));
        Assert.ThrowsAny<IOException>(() => Files.TryLink(At("a"), At("b")));
        Assert.Throws<DirectoryNotFoundException>(() => Files.TryLink(At("a"), At("no/where")));
        Assert.Equal([2], Get("b"));
    }

    [Fact]
    public void A_rename_to_another_directory_is_misuse()
    {
        Put("a", [1]);
        Files.CreateDirectory(At("d"));
        Assert.Throws<ArgumentException>(() => Files.Rename(At("a"), At("d/a")));
    }

    [Fact]
    public void A_deleted_file_stays_readable_through_open_handles()
    {
        Put("a", [1, 2, 3]);
        using IFile open = Files.OpenRead(At("a"));
        Files.Delete(At("a"));
        Assert.False(Files.FileExists(At("a")));
        Assert.Equal([1, 2, 3], ReadAll(open));
        Put("a", [4]);
        Assert.Equal([1, 2, 3], ReadAll(open));
    }

    [Fact]
    public void Deleting_what_is_missing_is_no_error()
    {
        Files.Delete(At("nothing"));
        Files.Delete(At("no/where"));
    }

    [Fact]
    public void A_file_can_be_read_while_it_is_written()
    {
        using IFile writer = Files.Create(At("a"));
        using IFile reader = Files.OpenRead(At("a"));
        writer.Write([1], 0);
        Assert.Equal([1], ReadAll(reader));
        Assert.Equal(1, reader.Length);
    }

    [Fact]
    public void A_handle_for_reading_refuses_changes()
    {
        Put("a", [1]);
        using IFile file = Files.OpenRead(At("a"));
        Assert.Throws<NotSupportedException>(() => file.Write([2], 0));
        Assert.Throws<NotSupportedException>(() => file.SetLength(0));
        Assert.Throws<NotSupportedException>(file.Sync);
        Assert.Equal([1], Get("a"));
    }

    [Fact]
    public void Misuse_of_a_handle_is_reported()
    {
        IFile file = Files.Create(At("a"));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(new byte[1], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Write([1], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.SetLength(-1));
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Read(new byte[1], 0));
        Assert.Throws<ObjectDisposedException>(() => file.Write([1], 0));
        Assert.Throws<ObjectDisposedException>(file.Sync);
        Assert.Throws<ObjectDisposedException>(() => file.Length);
    }

    [Fact]
    public void A_file_beyond_every_limit_is_reported_as_a_full_disk()
    {
        using IFile file = Files.Create(At("a"));
        var error = Assert.ThrowsAny<IOException>(() => file.Write(new byte[10], long.MaxValue - 5));
        Assert.True(IoErrors.IsDiskFull(error));
        Assert.Equal(0, file.Length);
    }

    [Fact]
    public void A_lock_excludes_a_second_opener_until_it_is_released()
    {
        Assert.True(Files.TryLock(At("LOCK"), "first\nopener", out IDisposable? held, out string? owner));
        Assert.Null(owner);
        Assert.False(Files.TryLock(At("LOCK"), "second", out IDisposable? refused, out owner));
        Assert.Null(refused);
        Assert.Equal("first opener", owner);

        held.Dispose();
        held.Dispose();
        Assert.True(Files.TryLock(At("LOCK"), "2", out IDisposable? again, out _));
        Assert.False(Files.TryLock(At("LOCK"), "third", out _, out owner));
        Assert.Equal("2", owner);
        again.Dispose();
    }

    [Fact]
    public void A_lock_file_left_behind_is_not_a_held_lock()
    {
        Put("LOCK", "a process long gone\n"u8.ToArray());
        Assert.True(Files.TryLock(At("LOCK"), "me", out IDisposable? held, out _));
        held.Dispose();
        Assert.Equal("me\n"u8.ToArray(), Get("LOCK"));
        Assert.Throws<DirectoryNotFoundException>(() => Files.TryLock(At("no/LOCK"), "me", out _, out _));
    }

    [Fact]
    public void Relative_and_untidy_paths_name_the_same_file()
    {
        Put("a", [1]);
        Assert.True(Files.FileExists(At("d/.././a")));
        Assert.True(Files.FileExists(Path.GetRelativePath(Environment.CurrentDirectory, At("a"))));
    }

    protected string At(string name) => Path.Combine(Root, name);

    protected void Put(string name, byte[] content)
    {
        using IFile file = Files.Create(At(name));
        file.Write(content, 0);
    }

    protected byte[] Get(string name)
    {
        using IFile file = Files.OpenRead(At(name));
        return ReadAll(file);
    }

    protected static byte[] ReadAll(IFile file)
    {
        byte[] content = new byte[file.Length];
        Assert.Equal(content.Length, file.Read(content, 0));
        return content;
    }
}
