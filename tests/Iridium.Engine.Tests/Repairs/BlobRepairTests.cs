using System.Globalization;
using System.Text;
using Iridium.Engine.Files;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Tests.Repairs;

/// <summary>Repairs of databases with blob files and with streamed values that only the log refers to.</summary>
public sealed class BlobRepairTests
{
    private const string Directory = "/repair";
    private const int Records = 12;

    private readonly MemoryFileSystem _source = new();
    private readonly Dictionary<string, byte[]> _values = new(StringComparer.Ordinal);
    private readonly List<string> _tableBlobs;

    public BlobRepairTests()
    {
        using IridiumDatabase database = IridiumDatabase.Open(Directory, OptionsOn(_source));
        for (int i = 0; i < Records; i++)
        {
            Put(database, i, 400);
            if (i % 6 == 5) database.Flush();
        }

        _tableBlobs = [.. NamesOf(FileRole.Blob)];
        PutStream(database, "streamed", DateTimeOffset.MaxValue);
        PutStream(database, "later", null);
        Put(database, Records, 10);
    }

    private IEnumerable<string> Streamed => NamesOf(FileRole.Blob).Except(_tableBlobs);

    [Theory]
    [InlineData("CURRENT")]
    [InlineData("MANIFEST")]
    [InlineData(".tbl")]
    public void Streamed_values_that_only_the_log_refers_to_outlive_a_repair(string part)
    {
        string name = _source.ListFiles(Directory).First(each => each.Contains(part, StringComparison.Ordinal));
        MemoryFileSystem files = Copy((name, null));
        RepairReport report = Repair(files);
        Assert.True(report.IsChanged);
        int lost = Check(files, report);
        Assert.Equal(part == ".tbl" ? Records / 2 : 0, lost);
        Assert.False(Repair(files).IsChanged);
    }

    [Fact]
    public void A_streamed_value_whose_file_is_missing_is_lost_and_nothing_else()
    {
        MemoryFileSystem files = Copy((Streamed.First(), null));
        RepairReport report = Repair(files, isDryRun: true);
        RepairLoss loss = Assert.Single(report.Losses);
        Assert.Equal("streamed"u8, loss.Range.Start.Span);
        report = Repair(files);
        Assert.True(report.IsChanged);
        Assert.Equal(loss, Assert.Single(report.Losses) with { Range = loss.Range });
        Assert.Equal(1, Check(files, report));
        Assert.False(Repair(files).IsChanged);
    }

    [Fact]
    public void A_missing_blob_file_takes_its_values_and_nothing_else()
    {
        MemoryFileSystem files = Copy((_tableBlobs[0], null));
        RepairReport report = Repair(files);
        Assert.True(report.IsChanged);
        Assert.Equal(Records / 2, Check(files, report));
        Assert.All(report.Losses, loss => Assert.Contains("blob file", loss.Detail, StringComparison.Ordinal));
        Assert.False(Repair(files).IsChanged);
    }

    [Fact]
    public void Every_blob_file_and_the_structure_may_be_missing_at_once()
    {
        (string, byte[]?)[] gone =
        [
            .. NamesOf(FileRole.Blob).Concat(NamesOf(FileRole.Manifest)).Select(name => (name, (byte[]?)null)),
        ];
        MemoryFileSystem files = Copy(gone);

        // The log still holds what was put in memory, and no table is left that says it was flushed.
        Assert.Equal(2, Check(files, Repair(files)));
        Assert.False(Repair(files).IsChanged);
    }

    [Fact]
    public void A_flipped_byte_in_a_blob_file_costs_at_most_the_value_it_is_in()
    {
        foreach (string name in NamesOf(FileRole.Blob))
        {
            byte[] bytes = Read(_source, name);
            for (int at = 0; at < bytes.Length; at += 37)
            {
                byte[] flipped = [.. bytes];
                flipped[at] ^= 0x10;
                MemoryFileSystem files = Copy((name, flipped));
                RepairReport report = Repair(files);
                bool isSeen = report.IsChanged;
                Assert.True(isSeen, $"{name} flipped at {at}");
                Assert.InRange(Check(files, report), 0, 1);
                Assert.False(Repair(files).IsChanged);
                Assert.True(files.FileExists(Path.Combine(Directory, "lost", name)));
            }

            for (int part = 0; part < 4; part++)
            {
                MemoryFileSystem files = Copy((name, bytes[..(bytes.Length * part / 4)]));
                Check(files, Repair(files));
                Assert.False(Repair(files).IsChanged);
            }
        }
    }

    private static DatabaseOptions OptionsOn(MemoryFileSystem files) => new()
    {
        FileSystem = files,
        ManualBackgroundWork = true,
        StreamedBytesMin = 500,
        Keyspaces = new KeyspaceOptions { BlobBytesMin = 100 },
    };

    private static RepairReport Repair(MemoryFileSystem files, bool isDryRun = false) => DatabaseRepair.Run(
        Directory, new RepairOptions { Database = OptionsOn(files), DryRun = isDryRun });

    private static byte[] Read(MemoryFileSystem files, string name)
    {
        using IFile file = files.OpenRead(Path.Combine(Directory, name));
        byte[] bytes = new byte[file.Length];
        file.Read(bytes, 0);
        return bytes;
    }

    private static byte[] Value(string key, int length)
    {
        byte[] value = new byte[length];
        new Random(key.Length * length).NextBytes(value);
        Encoding.UTF8.GetBytes(key).CopyTo(value, 0);
        return value;
    }

    private void Put(IridiumDatabase database, int number, int length)
    {
        string key = "key" + number.ToString("D3", CultureInfo.InvariantCulture);
        _values[key] = Value(key, length);
        database.Default.Put(Encoding.UTF8.GetBytes(key), _values[key]);
    }

    private void PutStream(IridiumDatabase database, string key, DateTimeOffset? expiresAt)
    {
        _values[key] = Value(key, 900);
        database.Default.PutStream(
            Encoding.UTF8.GetBytes(key), new MemoryStream(_values[key]), new WriteOptions(ExpiresAt: expiresAt));
    }

    private IEnumerable<string> NamesOf(FileRole role) =>
        _source.ListFiles(Directory).Where(name => FileNames.Parse(name, out _) == role).Order(StringComparer.Ordinal);

    /// <summary>A copy with some files changed; null removes one.</summary>
    private MemoryFileSystem Copy(params (string Name, byte[]? Bytes)[] changes)
    {
        var files = new MemoryFileSystem();
        files.CreateDirectory(Directory);
        foreach (string name in _source.ListFiles(Directory).Where(name => name != FileNames.Lock))
        {
            byte[]? bytes = Read(_source, name);
            foreach ((string changed, byte[]? to) in changes) bytes = changed == name ? to : bytes;
            if (bytes is null) continue;
            using IFile file = files.Create(Path.Combine(Directory, name));
            file.Write(bytes, 0);
        }

        return files;
    }

    /// <summary>Counts the records that are gone; each is reported, and the others are right.</summary>
    private int Check(MemoryFileSystem files, RepairReport report)
    {
        int lost = 0;
        for (int round = 0; round < 2; round++)
        {
            Assert.Empty(IridiumDatabase.Verify(Directory, OptionsOn(files)).Findings);
            using IridiumDatabase database = IridiumDatabase.Open(Directory, OptionsOn(files));
            lost = 0;
            foreach ((string key, byte[] value) in _values)
            {
                byte[] bytes = Encoding.UTF8.GetBytes(key);
                if (database.Default.Get(bytes) is { } found)
                {
                    Assert.Equal(value, found);
                    continue;
                }

                Assert.True(report.Losses.Any(loss => loss.Range.Contains(bytes)), key);
                lost++;
            }

            if (round == 0) database.Flush();
        }

        return lost;
    }
}
