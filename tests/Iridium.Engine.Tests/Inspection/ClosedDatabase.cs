using System.Text;
using Iridium.Engine.Files;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Tests.Inspection;

/// <summary>
/// A small closed database in memory whose files a test can damage: a manifest, two log segments in use, and a table
/// with puts, a deletion, an expiry and a range tombstone.
/// </summary>
internal sealed class ClosedDatabase
{
    public const string Directory = "/database";

    /// <param name="isFlushed">Whether the table is written; without it all records stand in the log.</param>
    public ClosedDatabase(bool isFlushed = true)
    {
        Options = new DatabaseOptions
        {
            FileSystem = Files,
            ManualBackgroundWork = true,
            WalSegmentBytesMax = 4_096,
        };
        using IridiumDatabase database = IridiumDatabase.Open(Directory, Options);
        Keyspace other = database.GetOrCreateKeyspace("other");
        for (int i = 0; i < 20; i++) database.Default.Put(Key(i), Key(i));
        database.Default.Delete(Key(3));
        database.Default.Put(Key(4), Key(5), new WriteOptions(ExpiresAt: DateTimeOffset.MaxValue));
        database.Default.Touch(Key(4), null);
        database.Default.DeleteRange(KeyRange.Between(Key(10), Key(12)));
        if (isFlushed) database.Flush();

        // The unflushed record of the other keyspace keeps the first segment, so that the log is a chain of two.
        other.Put("o"u8, new byte[3_000]);
        other.Put("p"u8, new byte[3_000]);
        other.Put("q"u8, "last"u8);
    }

    public MemoryFileSystem Files { get; } = new();

    public DatabaseOptions Options { get; }

    public IEnumerable<string> Names => Files.ListFiles(Directory).Where(name => name != FileNames.Lock);

    public string TableName => Names.Single(name => name.EndsWith(".tbl", StringComparison.Ordinal));

    public string[] WalNames => [.. Names.Where(name => name.EndsWith(".wal", StringComparison.Ordinal))];

    public static string PathOf(string name) => Path.Combine(Directory, name);

    public VerifyReport Verify(IProgress<EngineProgress>? progress = null, CancellationToken token = default) =>
        IridiumDatabase.Verify(Directory, Options, progress, token);

    public byte[] Read(string name)
    {
        using IFile file = Files.OpenRead(PathOf(name));
        byte[] bytes = new byte[file.Length];
        file.Read(bytes, 0);
        return bytes;
    }

    public void Write(string name, ReadOnlySpan<byte> bytes)
    {
        Files.Delete(PathOf(name));
        using IFile file = Files.Create(PathOf(name));
        file.Write(bytes, 0);
    }

    public void Flip(string name, long offset)
    {
        byte[] bytes = Read(name);
        bytes[offset] ^= 0x10;
        Write(name, bytes);
    }

    private static byte[] Key(int i) => Encoding.UTF8.GetBytes($"key{i:D3}");
}
