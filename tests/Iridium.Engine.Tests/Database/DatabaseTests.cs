using System.Text;
using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Database;

/// <summary>The public surface on a real directory: what is written is read, before and after a reopen.</summary>
public sealed class DatabaseTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_is_put_is_read_back_after_a_reopen_a_flush_and_a_compaction()
    {
        using (var database = IridiumDatabase.Open(_directory.Path))
        {
            for (int i = 0; i < 1_000; i++) database.Default.Put(Key(i), Key(i * 2), WriteOptions.Os);
            database.Default.Delete(Key(7));
        }

        using (var database = IridiumDatabase.Open(_directory.Path))
        {
            Check(database);
            database.Flush();
            Check(database);
            database.Default.Put(Key(3), Key(6));
            database.Compact();
            Check(database);
            Assert.Equal(1, database.GetStatistics().Tables);
        }

        using (var database = IridiumDatabase.Open(_directory.Path)) Check(database);
    }

    [Fact]
    public async Task A_thousand_awaiting_writers_share_a_few_syncs()
    {
        await using var database = IridiumDatabase.Open(_directory.Path);
        ValueTask<long>[] writes = [.. Enumerable.Range(0, 1_000).Select(i => database.Default.PutAsync(Key(i), Key(i)))];
        var sequences = new HashSet<long>();
        foreach (ValueTask<long> write in writes) sequences.Add(await write);
        Assert.Equal(1_000, sequences.Count);
        Assert.InRange(database.GetStatistics().WalSyncs, 1, 200);
    }

    [Fact]
    public void A_second_opener_is_refused_and_names_the_owner()
    {
        using var database = IridiumDatabase.Open(_directory.Path);
        var error = Assert.Throws<DatabaseLockedException>(() => IridiumDatabase.Open(_directory.Path));
        Assert.Contains(_directory.Path, error.Message, StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_memory_database_works_like_one_on_disk()
    {
        var options = new DatabaseOptions { FileSystem = new MemoryFileSystem() };
        using (var database = IridiumDatabase.Open("memory", options)) database.Default.Put("a"u8, "1"u8);
        using (var database = IridiumDatabase.Open("memory", options)) Assert.Equal("1"u8.ToArray(), database.Default.Get("a"u8));
    }

    private static void Check(IridiumDatabase database)
    {
        for (int i = 0; i < 1_000; i++)
        {
            byte[]? value = database.Default.Get(Key(i));
            if (i == 7) Assert.Null(value);
            else Assert.Equal(Key(i * 2), value);
        }

        using Cursor forward = database.Default.OpenCursor();
        int count = 0;
        while (forward.MoveNext()) count++;
        Assert.Equal(999, count);
        using Cursor backward = database.Default.OpenCursor(KeyRange.Between(Key(5), Key(10)));
        var seen = new List<string>();
        while (backward.MovePrevious()) seen.Add(Encoding.UTF8.GetString(backward.Key));
        Assert.Equal(["key000009", "key000008", "key000006", "key000005"], seen);
    }

    private static byte[] Key(int i) => Encoding.UTF8.GetBytes($"key{i:D6}");
}
