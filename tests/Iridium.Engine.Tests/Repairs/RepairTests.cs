using System.Buffers.Binary;
using Iridium.Engine.Coding;
using Iridium.Engine.Files;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Repairs;

/// <summary>What a repair makes of each kind of damage, and that it says exactly what is lost.</summary>
public sealed class RepairTests
{
    private static readonly int _step =
        int.TryParse(Environment.GetEnvironmentVariable("IRIDIUM_ROUNDS"), out int rounds)
            ? Math.Max(1, 40 / rounds)
            : 61;

    private readonly ITestOutputHelper _output;
    private readonly RepairCase _case;

    public RepairTests(ITestOutputHelper output)
    {
        _output = output;
        _case = new RepairCase(TestSeed.Next(output.WriteLine), new MemoryFileSystem());
    }

    [Fact]
    public void A_sound_database_is_left_as_it_is()
    {
        MemoryFileSystem files = _case.Copy();
        var counting = new CountingFileSystem(files);
        RepairReport report = RepairCase.Repair(counting);
        Assert.False(report.IsChanged);
        Assert.Empty(report.Losses);
        Assert.Equal(0, counting.Count(FileOperation.Create) + counting.Count(FileOperation.Delete));
        Assert.Equal(0, _case.Check(files, report));
    }

    [Theory]
    [InlineData("CURRENT", false)]
    [InlineData("MANIFEST", true)]
    public void A_missing_file_of_the_structure_is_made_anew_without_loss(string prefix, bool isRebuilt)
    {
        string name = _case.Names.Single(each => each.StartsWith(prefix, StringComparison.Ordinal));
        MemoryFileSystem files = _case.Copy((name, null));
        RepairReport report = RepairCase.Repair(files);
        Assert.True(report.IsChanged);
        Assert.Equal(isRebuilt, report.IsManifestRebuilt);
        Assert.Empty(report.Losses);
        Assert.Equal(0, _case.Check(files, report));
    }

    [Fact]
    public void Everything_of_the_structure_at_once_may_be_missing()
    {
        (string, byte[]?)[] gone =
        [
            .. _case.Names.Where(name => name == "CURRENT" || name.StartsWith("MANIFEST", StringComparison.Ordinal))
                .Select(name => (name, (byte[]?)null)),
        ];
        MemoryFileSystem files = _case.Copy(gone);
        Assert.Throws<CorruptionException>(
            () => IridiumDatabase.Open(RepairCase.Directory, RepairCase.OptionsOn(files)));
        RepairReport report = RepairCase.Repair(files);
        Assert.Empty(report.Losses);
        Assert.Equal(0, _case.Check(files, report));
        using IridiumDatabase database = IridiumDatabase.Open(RepairCase.Directory, RepairCase.OptionsOn(files));
        Assert.Equal(["default", "lost-2"], database.KeyspaceNames);
    }

    [Theory]
    [InlineData("CURRENT")]
    [InlineData("MANIFEST")]
    [InlineData(".tbl")]
    [InlineData(".wal")]
    public void A_flipped_byte_anywhere_is_repaired_and_its_loss_is_reported(string part)
    {
        foreach (string name in _case.Names.Where(each => each.Contains(part, StringComparison.Ordinal)))
        {
            int lost = 0;
            int step = part == "CURRENT" ? 1 : _step;
            for (int at = 0; at < _case[name].Length; at += step)
                lost += RepairAndCheck($"{name} flipped at {at}", (name, _case.Flipped(name, at)));
            _output.WriteLine($"{name}: {lost} records lost");
        }
    }

    [Fact]
    public void A_file_that_is_missing_or_cut_is_repaired_and_its_loss_is_reported()
    {
        foreach (string name in _case.Names)
        {
            RepairAndCheck($"{name} missing", (name, null));
            for (int part = 0; part < 8; part++)
                RepairAndCheck($"{name} cut", (name, _case[name][..(_case[name].Length * part / 8)]));
        }
    }

    [Fact]
    public void Damaged_files_are_moved_to_a_folder_and_a_dry_run_writes_nothing()
    {
        string table = _case.Names.First(name => name.EndsWith(".tbl", StringComparison.Ordinal));
        byte[] damaged = _case.Flipped(table, 20);
        MemoryFileSystem files = _case.Copy((table, damaged));
        var counting = new CountingFileSystem(files);
        RepairReport planned = RepairCase.Repair(counting, isDryRun: true);
        Assert.Equal(0, counting.Count(FileOperation.Create) + counting.Count(FileOperation.Delete));
        RepairReport report = RepairCase.Repair(files);
        Assert.Equal(planned.Losses.Select(loss => loss.ToString()), report.Losses.Select(loss => loss.ToString()));
        RepairLoss loss = Assert.Single(report.Losses);
        Assert.InRange(loss.Bytes, 1, 1_000);
        Assert.Equal(1, report.TablesSalvaged);
        Assert.Equal([table], files.ListFiles(Path.Combine(RepairCase.Directory, "lost")));
        Assert.False(files.FileExists(Path.Combine(RepairCase.Directory, table)));
    }

    [Fact]
    public void Tables_that_do_not_say_whose_they_are_are_never_mixed()
    {
        string manifest = _case.Names.Single(name => name.StartsWith("MANIFEST", StringComparison.Ordinal));
        List<(string, byte[]?)> changes = [(manifest, null)];
        foreach (string table in _case.Names.Where(name => name.EndsWith(".tbl", StringComparison.Ordinal)))
        {
            byte[] bytes = [.. _case[table]];
            Span<byte> footer = bytes.AsSpan(bytes.Length - 128);
            footer[100..104].Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(footer[124..], Crc32C.Compute(footer[..124]));
            changes.Add((table, bytes));
        }

        MemoryFileSystem files = _case.Copy([.. changes]);
        RepairReport report = RepairCase.Repair(files);
        Assert.Empty(IridiumDatabase.Verify(RepairCase.Directory, RepairCase.OptionsOn(files)).Findings);
        using IridiumDatabase database = IridiumDatabase.Open(RepairCase.Directory, RepairCase.OptionsOn(files));
        Assert.All(
            database.GetStatistics().Keyspaces.Where(each => each.Name.StartsWith("lost", StringComparison.Ordinal)),
            keyspace => Assert.InRange(keyspace.Levels.Sum(level => level.Tables), 0, 1));
        Assert.Equal(changes.Count - 1, report.Tables);
    }

    [Fact]
    public void A_missing_or_open_database_is_not_repaired()
    {
        MemoryFileSystem files = _case.Copy();
        using IridiumDatabase database = IridiumDatabase.Open(RepairCase.Directory, RepairCase.OptionsOn(files));
        Assert.Throws<DatabaseLockedException>(() => RepairCase.Repair(files));
        var options = new RepairOptions { Database = RepairCase.OptionsOn(files) };
        IridiumException error = Assert.Throws<IridiumException>(() => DatabaseRepair.Run("/none", options));
        Assert.Equal(EngineErrorCode.DatabaseNotFound, error.Code);
    }

    private int RepairAndCheck(string damage, params (string Name, byte[]? Bytes)[] changes)
    {
        try
        {
            MemoryFileSystem files = _case.Copy(changes);
            int lost = _case.Check(files, RepairCase.Repair(files));
            Assert.False(RepairCase.Repair(files).IsChanged);
            return lost;
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"{damage}: {error.Message}", error);
        }
    }
}
