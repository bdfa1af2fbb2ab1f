using Iridium.Engine;
using Iridium.Engine.Files;

namespace Iridium.Testing.Fuzzing;

/// <summary>Backups of small databases in streams: with tables, blob files and a log, and of an empty one. Pure, but
/// for the random numbers in file headers.</summary>
internal static class SampleBackups
{
    public static IEnumerable<byte[]> Streams() => [Of(_ => { }), Of(Fill)];

    private static byte[] Of(Action<IridiumDatabase> fill)
    {
        using var database = IridiumDatabase.Open("/d", new DatabaseOptions { FileSystem = new MemoryFileSystem() });
        fill(database);
        using var stream = new MemoryStream();
        database.BackupTo(stream);
        return stream.ToArray();
    }

    private static void Fill(IridiumDatabase database)
    {
        Keyspace some = database.GetOrCreateKeyspace("some", new KeyspaceOptions { BlobBytesMin = 100 });
        some.Put("large"u8, new byte[200], WriteOptions.Os);
        database.Default.Put("a"u8, "1"u8, WriteOptions.Os);
        database.Flush();
        some.Put("b"u8, "2"u8, WriteOptions.Os);
        database.Default.Delete("a"u8, WriteOptions.Os);
    }
}
