using System.Runtime.Versioning;
using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Files;

public sealed class DiskFileSystemTests : FileSystemContract, IDisposable
{
    private readonly TempDirectory _directory = new();

    protected override IFileSystem Files => DiskFileSystem.Instance;

    protected override string Root => _directory.Path;

    public void Dispose() => _directory.Dispose();

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void What_it_creates_only_the_owner_may_use()
    {
        Files.CreateDirectory(At("parent/child"));
        Put("parent/child/file", [1]);
        Assert.True(Files.TryLock(At("LOCK"), "me", out IDisposable? held, out _));
        held.Dispose();

        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(Owner, File.GetUnixFileMode(At("parent/child/file")));
        Assert.Equal(Owner, File.GetUnixFileMode(At("LOCK")));
        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(At("parent")));
        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(At("parent/child")));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_device_as_a_directory_is_an_error_that_names_it()
    {
        Action[] uses =
        [
            () => Files.CreateDirectory("/dev/null"),
            () => Files.CreateDirectory("/dev/null/db"),
            () => Files.ListFiles("/dev/null"),
            () => Files.SyncDirectory("/dev/null"),
            () => Files.Create("/dev/null/CURRENT"),
            () => Files.TryLock("/dev/null/LOCK", "me", out _, out _),
        ];
        Assert.All(uses, use => Assert.Contains("/dev/null", Assert.ThrowsAny<IOException>(use).Message,
            StringComparison.Ordinal));
    }

    [Fact]
    public void A_failed_lock_changes_nothing_in_the_lock_file()
    {
        Assert.True(Files.TryLock(At("LOCK"), "first", out IDisposable? held, out _));
        Assert.False(Files.TryLock(At("LOCK"), "second", out _, out _));
        Assert.Equal("first", DiskLock.ReadOwner(At("LOCK")));
        held.Dispose();
    }

    [Fact]
    public void The_owner_of_a_lock_is_unknown_where_the_file_is_empty_or_missing()
    {
        Put("LOCK", []);
        Assert.Null(DiskLock.ReadOwner(At("LOCK")));
        Assert.Null(DiskLock.ReadOwner(At("nothing")));
    }

    [Fact]
    public void An_owner_line_is_read_only_up_to_a_bound()
    {
        Put("LOCK", Enumerable.Repeat((byte)'x', 100_000).ToArray());
        Assert.Equal(4096, DiskLock.ReadOwner(At("LOCK"))!.Length);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_failed_directory_sync_carries_the_error_number()
    {
        const int NoEntry = 2;
        var error = Assert.Throws<IOException>(() => DirectorySync.Sync(At("nothing")));
        Assert.Equal(NoEntry, error.HResult);
        Assert.Contains(At("nothing"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_created_file_survives_a_collection_of_what_opened_it()
    {
        using IFile file = Files.Create(At("a"));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        file.Write([1], 0);
        Assert.Equal([1], Get("a"));
    }
}
