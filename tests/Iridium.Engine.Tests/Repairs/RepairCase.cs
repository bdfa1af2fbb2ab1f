using System.Globalization;
using System.Text;
using Iridium.Engine.Files;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Tests.Repairs;

/// <summary>
/// A database with two keyspaces, several levels and a log of several segments, whose every value is known, and the
/// check of what a repair made of a damaged copy of it.
/// </summary>
internal sealed class RepairCase
{
    public const string Directory = "/repair";

    private static readonly string[] _spaces = ["default", "other"];

    private readonly Dictionary<string, byte[]> _content = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Space, string Key), string?> _newest = [];
    private readonly HashSet<(int Space, string Key, string Value)> _ever = [];

    /// <param name="seed">Decides the operations.</param>
    /// <param name="files">Where the database is made.</param>
    /// <param name="operations">Their number.</param>
    public RepairCase(int seed, IFileSystem files, int operations = 300)
    {
        Files = files;
        var random = new Random(seed);
        using (IridiumDatabase database = IridiumDatabase.Open(Directory, OptionsOn(files)))
        {
            database.GetOrCreateKeyspace(_spaces[1]);
            for (int i = 0; i < operations; i++)
            {
                DoOne(database, random, i);
                if (i % 60 == 59) database.Flush();
                if (i == operations / 2) database.Compact();
                if (i % 7 == 0) database.Background.RunStep();
            }
        }

        foreach (string name in files.ListFiles(Directory))
        {
            using IFile file = files.OpenRead(Path.Combine(Directory, name));
            byte[] bytes = new byte[file.Length];
            file.Read(bytes, 0);
            _content[name] = bytes;
        }
    }

    public IFileSystem Files { get; }

    public IEnumerable<string> Names => _content.Keys.Where(name => name != FileNames.Lock);

    public byte[] this[string name] => _content[name];

    public static DatabaseOptions OptionsOn(IFileSystem files) => new()
    {
        FileSystem = files,
        ManualBackgroundWork = true,
        WalSegmentBytesMax = 4_096,
        WalTotalBytesMax = 1 << 20,
        TableBytesTarget = 4_096,
        LevelOneBytesTarget = 4_096,
        LevelWorth = 1,
        Keyspaces = new KeyspaceOptions { BlockBytes = 512 },
    };

    public static RepairReport Repair(IFileSystem files, bool isDryRun = false) => DatabaseRepair.Run(
        Directory, new RepairOptions { Database = OptionsOn(files), DryRun = isDryRun });

    /// <summary>A copy in memory with some files changed; null removes one.</summary>
    public MemoryFileSystem Copy(params (string Name, byte[]? Bytes)[] changes)
    {
        var files = new MemoryFileSystem();
        files.CreateDirectory(Directory);
        var content = new Dictionary<string, byte[]>(_content);
        foreach ((string name, byte[]? bytes) in changes)
        {
            if (bytes is null) content.Remove(name);
            else content[name] = bytes;
        }

        foreach ((string name, byte[] bytes) in content)
        {
            using IFile file = files.Create(Path.Combine(Directory, name));
            file.Write(bytes, 0);
        }

        return files;
    }

    public byte[] Flipped(string name, int at)
    {
        byte[] bytes = [.. _content[name]];
        bytes[at] ^= 0x24;
        return bytes;
    }

    /// <summary>Holds a repaired database against what was written.</summary>
    /// <param name="files">The database.</param>
    /// <param name="report">What is said to be lost.</param>
    /// <returns>How many records differ, all of them within what was reported.</returns>
    public int Check(IFileSystem files, RepairReport report)
    {
        VerifyReport verified = IridiumDatabase.Verify(Directory, OptionsOn(files));
        Assert.Empty(verified.Findings);
        int lost = 0;
        using IridiumDatabase database = IridiumDatabase.Open(Directory, OptionsOn(files));
        for (int space = 0; space < _spaces.Length; space++)
        {
            if (!database.TryGetKeyspace(_spaces[space], out Keyspace? keyspace))
                database.TryGetKeyspace($"lost-{space + 1}", out keyspace);
            foreach (((int own, string key), string? expected) in _newest)
            {
                if (own != space) continue;
                byte[]? bytes = keyspace?.Get(Encoding.ASCII.GetBytes(key));
                string? value = bytes is null ? null : Encoding.ASCII.GetString(bytes);
                Assert.True(value is null || _ever.Contains((space, key, value)), $"{key} has {value}");
                if (value == expected) continue;
                Assert.True(IsReported(report, keyspace?.Name, key), $"{space} {key} is {value}, not {expected}");
                lost++;
            }
        }

        database.Default.Put("new"u8, "1"u8);
        database.Compact();
        return lost;
    }

    private static bool IsReported(RepairReport report, string? keyspace, string key) => report.Losses.Any(
        loss => (loss.Keyspace is null || keyspace is null || loss.Keyspace == keyspace)
            && loss.Range.Contains(Encoding.ASCII.GetBytes(key)));

    private void DoOne(IridiumDatabase database, Random random, int number)
    {
        int space = random.Next(3) == 0 ? 1 : 0;
        Keyspace keyspace = database.GetOrCreateKeyspace(_spaces[space]);
        int place = random.Next(60);
        string key = KeyOf(place);
        switch (random.Next(12))
        {
            case 0:
                keyspace.Delete(Encoding.ASCII.GetBytes(key));
                _newest[(space, key)] = null;
                break;
            case 1:
                byte[] end = Encoding.ASCII.GetBytes(KeyOf(place + 3));
                keyspace.DeleteRange(KeyRange.Between(Encoding.ASCII.GetBytes(key), end));
                for (int i = place; i < place + 3; i++) _newest[(space, KeyOf(i))] = null;
                break;
            default:
                string value = number.ToString("D4", CultureInfo.InvariantCulture) + key + new string('v', 60);
                keyspace.Put(Encoding.ASCII.GetBytes(key), Encoding.ASCII.GetBytes(value));
                _newest[(space, key)] = value;
                _ever.Add((space, key, value));
                break;
        }
    }

    private static string KeyOf(int place) => $"key{place:D3}";
}
