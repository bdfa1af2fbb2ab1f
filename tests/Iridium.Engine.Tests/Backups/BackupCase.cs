using System.Globalization;
using System.Text;
using Iridium.Engine.Files;
using Iridium.Testing;
using Iridium.Testing.Fixtures;

namespace Iridium.Engine.Tests.Backups;

/// <summary>A small database with a table, two keyspaces and a log of more than one segment, and its backups.</summary>
internal static class BackupCase
{
    public const string Source = "/d";
    public const string Backups = "/b";
    public const string Target = "/t";

    public static DatabaseOptions Options(IFileSystem files) => new()
    {
        FileSystem = files,
        TimeProvider = new FakeTimeProvider(),
        ManualBackgroundWork = true,
        WalSegmentBytesMax = 4_096,
        MemtableBytesMax = 64 * 1024,
    };

    public static BackupDirectory DirectoryOf(IFileSystem files) => new(Backups, Options(files));

    public static IridiumDatabase Open(IFileSystem files, string directory = Source) =>
        IridiumDatabase.Open(directory, Options(files));

    public static IridiumDatabase OpenExisting(IFileSystem files, string directory) =>
        IridiumDatabase.Open(directory, Options(files) with { CreateIfMissing = false });

    /// <summary>Some batches over two keyspaces, then a flush of one of them, then more.</summary>
    public static void Fill(IridiumDatabase database, int from = 0, int count = 12)
    {
        for (int i = from; i < from + count; i++) WriteBoth(database, i);
        database.Flush();
        for (int i = from + count; i < from + count + 3; i++) WriteBoth(database, i);
    }

    /// <summary>One batch with a record in each keyspace.</summary>
    public static void WriteBoth(IridiumDatabase database, int number, Durability durability = Durability.Sync)
    {
        Keyspace other = database.GetOrCreateKeyspace("other");
        var batch = new WriteBatch();
        batch.Put(database.Default, Key(number), Key(number * 7));
        batch.Put(other, Key(number), Key(number));
        database.Write(batch, new WriteOptions(durability));
    }

    public static byte[] Key(int number) =>
        Encoding.UTF8.GetBytes(number.ToString("D6", CultureInfo.InvariantCulture));

    public static string ContentOf(IridiumDatabase database) => FixtureContent.Of(database);

    public static string ContentOf(IFileSystem files, string directory)
    {
        using IridiumDatabase database = OpenExisting(files, directory);
        return ContentOf(database);
    }

    public static byte[] Read(IFileSystem files, string path)
    {
        using IFile file = files.OpenRead(path);
        byte[] bytes = new byte[file.Length];
        file.Read(bytes, 0);
        return bytes;
    }

    public static void Write(IFileSystem files, string path, ReadOnlySpan<byte> bytes)
    {
        files.Delete(path);
        using IFile file = files.Create(path);
        file.Write(bytes, 0);
    }
}
