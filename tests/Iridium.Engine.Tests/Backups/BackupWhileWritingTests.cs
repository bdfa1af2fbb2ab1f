using Iridium.Engine.Files;

namespace Iridium.Engine.Tests.Backups;

/// <summary>Backups and checkpoints of a database that is written, flushed and compacted meanwhile.</summary>
public sealed class BackupWhileWritingTests
{
    private const int Writers = 3;
    private const int Batches = 1_200;

    private readonly MemoryFileSystem _files = new();

    [Fact]
    public async Task What_is_restored_is_a_prefix_of_the_commit_order_with_whole_batches()
    {
        DatabaseOptions options = Options();
        var acknowledged = new long[1];
        using (IridiumDatabase database = IridiumDatabase.Open(BackupCase.Source, options))
        {
            database.GetOrCreateKeyspace("other");
            Task[] writers = [.. Enumerable.Range(0, Writers).Select(
                writer => Task.Run(() => Write(database, writer, acknowledged)))];
            var backups = new BackupDirectory(BackupCase.Backups, options);
            for (int round = 0; !Task.WhenAll(writers).IsCompleted; round++)
            {
                long before = Volatile.Read(ref acknowledged[0]);
                (string target, long sequence) = Copy(database, backups, round);
                Check(target, sequence, before);
            }

            await Task.WhenAll(writers);
            Assert.Equal(Writers * Batches * 2, database.Checkpoint("/last"));
        }

        Check("/last", Writers * Batches * 2, Writers * Batches * 2);
    }

    private (string Target, long Sequence) Copy(IridiumDatabase database, BackupDirectory backups, int round)
    {
        string target = $"/copy{round}";
        switch (round % 3)
        {
            case 0:
                return (target, database.Checkpoint(target));
            case 1:
                BackupInfo made = backups.Create(database);
                Assert.Equal(made.LastSequence, backups.Restore(target));
                backups.Prune(2);
                return (target, made.LastSequence);
            default:
                using (var stream = new MemoryStream())
                {
                    database.BackupTo(stream);
                    stream.Position = 0;
                    return (target, BackupStreams.Restore(
                        stream, target, new RestoreOptions { Database = Options() }));
                }
        }
    }

    /// <summary>Writes records under new keys only, so a prefix has as many records as its last sequence says.
    /// </summary>
    private static void Write(IridiumDatabase database, int writer, long[] acknowledged)
    {
        Keyspace other = database.GetOrCreateKeyspace("other");
        Durability[] modes = [Durability.Os, Durability.None, Durability.Buffered, Durability.None];
        byte[] value = new byte[120];
        for (int i = 0; i < Batches; i++)
        {
            var batch = new WriteBatch();
            batch.Put(database.Default, BackupCase.Key((writer * 100_000) + i), value);
            batch.Put(other, BackupCase.Key((writer * 100_000) + i), value);
            CommitResult result = database.Write(batch, new WriteOptions(modes[(i / 50) % modes.Length]));
            Raise(ref acknowledged[0], result.LastSequence);
        }
    }

    private static void Raise(ref long greatest, long value)
    {
        long seen = Volatile.Read(ref greatest);
        while (seen < value)
        {
            long known = Interlocked.CompareExchange(ref greatest, value, seen);
            if (known == seen) return;
            seen = known;
        }
    }

    private void Check(string target, long sequence, long acknowledged)
    {
        using IridiumDatabase copy = IridiumDatabase.Open(
            target, Options() with { CreateIfMissing = false, ManualBackgroundWork = true });
        Assert.Equal(sequence, copy.LastSequence);
        Assert.True(sequence >= acknowledged, $"sequence {acknowledged} was acknowledged, {sequence} is there");
        var seen = new HashSet<long>();
        List<string> keys = Keys(copy.Default, seen);
        Assert.Equal(keys, Keys(copy.GetOrCreateKeyspace("other"), seen));
        Assert.Equal(sequence, seen.Count);
    }

    private static List<string> Keys(Keyspace keyspace, HashSet<long> seen)
    {
        var keys = new List<string>();
        using Cursor cursor = keyspace.OpenCursor();
        while (cursor.MoveNext())
        {
            keys.Add(Convert.ToHexString(cursor.Key));
            seen.Add(cursor.Info.Sequence);
        }

        return keys;
    }

    private DatabaseOptions Options() => new()
    {
        FileSystem = _files,
        MemtableBytesMax = 32 * 1024,
        WalSegmentBytesMax = 16 * 1024,
        TableBytesTarget = 32 * 1024,
        LevelOneBytesTarget = 64 * 1024,
        BackgroundThreads = 2,
    };
}
