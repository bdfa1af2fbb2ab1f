using Iridium.Testing;

namespace Iridium.Engine.Tests.Database;

/// <summary>One engine for each directory of a process, however many parts share it.</summary>
public sealed class SharingTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Leases_of_one_directory_reach_one_database_which_closes_with_the_last()
    {
        DatabaseLease first = IridiumDatabase.OpenShared(_directory.Path);
        DatabaseLease second = IridiumDatabase.OpenShared(Path.Combine(_directory.Path, ".") + "/");
        Assert.Same(first.Database, second.Database);
        first.Dispose();
        first.Dispose();
        second.Database.Default.Put("k"u8, "v"u8);
        Assert.Throws<DatabaseLockedException>(() => IridiumDatabase.Open(_directory.Path));
        second.Dispose();
        Assert.Throws<ObjectDisposedException>(() => second.Database.Default.Put("k"u8, "w"u8));
        using var alone = IridiumDatabase.Open(_directory.Path);
        Assert.Equal("v"u8.ToArray(), alone.Default.Get("k"u8));
    }

    [Fact]
    public void Disposing_a_shared_database_leaves_it_to_the_other_leases()
    {
        using DatabaseLease lease = IridiumDatabase.OpenShared(_directory.Path);
        lease.Database.Dispose();
        lease.Database.Default.Put("k"u8, "v"u8);
    }

    [Fact]
    public void A_disposed_database_refuses_reads_and_writes()
    {
        var database = IridiumDatabase.Open(_directory.Path);
        using Cursor cursor = database.Default.OpenCursor();
        database.Dispose();
        database.Dispose();
        Assert.Throws<ObjectDisposedException>(() => database.Default.Put("k"u8, "v"u8));
        Assert.Throws<ObjectDisposedException>(() => database.Default.Get("k"u8));
        Assert.Throws<ObjectDisposedException>(() => database.GetOrCreateKeyspace("new"));
    }

    [Fact]
    public void A_directory_without_a_database_is_named_when_none_is_to_be_created()
    {
        var options = new DatabaseOptions { CreateIfMissing = false };
        var error = Assert.Throws<IridiumException>(() => IridiumDatabase.Open(_directory.Path, options));
        Assert.Equal(EngineErrorCode.DatabaseNotFound, error.Code);
        Assert.Contains(_directory.Path, error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_directory.Path));
        error = Assert.Throws<IridiumException>(() => IridiumDatabase.Open(_directory["absent"], options));
        Assert.Equal(EngineErrorCode.DatabaseNotFound, error.Code);
        Assert.False(Directory.Exists(_directory["absent"]));
    }

    [Fact]
    public void A_path_that_is_a_file_is_a_clear_error()
    {
        File.WriteAllText(_directory["file"], "not a directory");
        var error = Assert.Throws<IridiumException>(() => IridiumDatabase.Open(_directory["file"]));
        Assert.Contains(_directory["file"], error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.InnerException);
    }
}
