using Iridium.Engine.Versions;

namespace Iridium.Engine.Tests.Inspection;

/// <summary>
/// Verify finds all the damage there is, says where, and takes what a crash leaves behind for no damage.
/// </summary>
public sealed class VerificationTests
{
    private readonly ClosedDatabase _database = new();

    [Fact]
    public void A_database_that_was_closed_cleanly_has_neither_findings_nor_notes()
    {
        var reached = new List<EngineProgress>();
        VerifyReport report = _database.Verify(new Sink(reached));
        Assert.Empty(report.Findings);
        Assert.Empty(report.Notes);
        Assert.Equal(4, report.Files);
        long bytes = _database.Names.Where(name => name != FileNames.Current).Sum(name => _database.Read(name).Length);
        Assert.Equal(bytes, report.Bytes);
        Assert.Equal(bytes, reached[^1].DoneBytes);
        Assert.All(reached, step => Assert.Equal(bytes, step.TotalBytes));
        Assert.Equal(reached.Select(step => step.DoneBytes).Order(), reached.Select(step => step.DoneBytes));
    }

    [Fact]
    public void Every_flipped_byte_of_every_file_is_reported_with_its_file()
    {
        foreach (string name in _database.Names.ToArray())
        {
            byte[] good = _database.Read(name);
            for (int offset = 0; offset < good.Length; offset++)
            {
                _database.Flip(name, offset);
                VerifyReport report = _database.Verify();
                string path = ClosedDatabase.PathOf(name);
                bool isFound = report.Findings.Any(finding => finding.File == path && finding.Offset <= good.Length);
                bool isTorn = report.Notes.Any(note => note.File == path && note.Offset <= offset);
                Assert.True(isFound || isTorn, $"nothing about {name} with a flip at {offset}");
                _database.Write(name, good);
            }
        }
    }

    [Theory]
    [InlineData(".tbl", 5, 0)]
    [InlineData(".wal", 70, 64)]
    [InlineData("MANIFEST-000001", 40, 32)]
    [InlineData("CURRENT", 2, 0)]
    public void A_flipped_byte_is_found_at_the_record_or_block_that_holds_it(string ending, int flipped, long reported)
    {
        string name = _database.Names.First(each => each.EndsWith(ending, StringComparison.Ordinal));
        _database.Flip(name, flipped);
        VerifyFinding finding = _database.Verify().Findings[0];
        Assert.Equal(ClosedDatabase.PathOf(name), finding.File);
        Assert.Equal(reported, finding.Offset);
        Assert.DoesNotContain(name, finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_in_one_file_does_not_hide_damage_in_another()
    {
        foreach (string name in _database.Names.ToArray()) _database.Flip(name, 40 % _database.Read(name).Length);
        IEnumerable<string> found = _database.Verify().Findings.Select(finding => finding.File).Distinct();
        Assert.Equal(_database.Names.Select(ClosedDatabase.PathOf).Order(), found.Order());
    }

    [Fact]
    public void Files_cut_to_any_length_never_raise_an_error_of_their_own()
    {
        foreach (string name in _database.Names.ToArray())
        {
            byte[] good = _database.Read(name);
            for (int length = 0; length < good.Length; length += 1 + (length / 50))
            {
                _database.Write(name, good.AsSpan(0, length));
                VerifyReport report = _database.Verify();
                if (name == _database.TableName || name == _database.WalNames[0] || name == FileNames.Current)
                    Assert.Contains(report.Findings, finding => finding.File == ClosedDatabase.PathOf(name));
            }

            _database.Write(name, good);
        }
    }

    [Fact]
    public void A_missing_table_segment_manifest_or_pointer_is_found()
    {
        foreach (string name in _database.Names.ToArray())
        {
            byte[] good = _database.Read(name);
            _database.Files.Delete(ClosedDatabase.PathOf(name));
            Assert.Contains(
                _database.Verify().Findings,
                finding => finding.File == ClosedDatabase.PathOf(name)
                    && finding.Detail.Contains("missing", StringComparison.Ordinal));
            _database.Write(name, good);
        }
    }

    [Fact]
    public void A_torn_tail_of_the_newest_segment_and_of_the_manifest_is_a_note()
    {
        string wal = _database.WalNames[^1];
        byte[] log = _database.Read(wal);
        _database.Write(wal, [.. log, 1, 2, 3]);
        byte[] manifest = _database.Read(FileNames.Manifest(1));
        _database.Write(FileNames.Manifest(1), [.. manifest, 9]);
        VerifyReport report = _database.Verify();
        Assert.Empty(report.Findings);
        Assert.Equal([manifest.LongLength, log.LongLength], report.Notes.Select(note => note.Offset));
        Assert.All(report.Notes, note => Assert.Contains("torn tail", note.Detail, StringComparison.Ordinal));
        using IridiumDatabase database = IridiumDatabase.Open(ClosedDatabase.Directory, _database.Options);
    }

    [Fact]
    public void A_torn_tail_of_an_older_segment_is_a_finding()
    {
        string wal = _database.WalNames[0];
        byte[] log = _database.Read(wal);
        _database.Write(wal, log.AsSpan(0, log.Length - 1));
        Assert.Equal(ClosedDatabase.PathOf(wal), Assert.Single(_database.Verify().Findings).File);
    }

    [Fact]
    public void Files_that_nobody_needs_are_notes()
    {
        _database.Write(FileNames.Table(77), _database.Read(_database.TableName));
        _database.Write(FileNames.Manifest(78), "old"u8);
        _database.Write(FileNames.Wal(79), new byte[10]);
        _database.Write(FileNames.CurrentTemporary, "half"u8);
        _database.Write("notes.txt", "mine"u8);
        VerifyReport report = _database.Verify();
        Assert.Empty(report.Findings);
        Assert.Equal(
            ["000077.tbl", "000079.wal", "CURRENT.tmp", "MANIFEST-000078"],
            report.Notes.Select(note => Path.GetFileName(note.File)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_segment_with_records_that_the_manifest_does_not_know_is_a_finding()
    {
        _database.Write(FileNames.Wal(79), new byte[100]);
        Assert.Equal(ClosedDatabase.PathOf("000079.wal"), Assert.Single(_database.Verify().Findings).File);
    }

    [Fact]
    public void A_table_put_in_the_place_of_another_is_found()
    {
        var other = new ClosedDatabase();
        _database.Write(_database.TableName, other.Read(other.TableName));
        Assert.Contains(
            _database.Verify().Findings,
            finding => finding.Detail.Contains("not the table", StringComparison.Ordinal));
    }

    [Fact]
    public void Verification_changes_nothing()
    {
        _database.Flip(_database.TableName, 1);
        var before = _database.Names.ToDictionary(name => name, _database.Read);
        _database.Verify();
        Assert.Equal(before.Keys, _database.Names);
        Assert.All(before, pair => Assert.Equal(pair.Value, _database.Read(pair.Key)));
    }

    [Fact]
    public void A_place_without_a_database_is_an_error_and_gets_no_lock_file()
    {
        _database.Files.CreateDirectory("/empty");
        foreach (string path in (string[])["/empty", "/missing", ClosedDatabase.PathOf(FileNames.Current)])
        {
            var error = Assert.Throws<IridiumException>(() => IridiumDatabase.Verify(path, _database.Options));
            Assert.Equal(EngineErrorCode.DatabaseNotFound, error.Code);
            Assert.Contains($"'{path}'", error.Message, StringComparison.Ordinal);
        }

        Assert.Empty(_database.Files.ListFiles("/empty"));
    }

    [Fact]
    public void An_open_database_is_refused()
    {
        using IridiumDatabase database = IridiumDatabase.Open(ClosedDatabase.Directory, _database.Options);
        Assert.Throws<DatabaseLockedException>(() => _database.Verify());
    }

    [Fact]
    public void Cancelling_stops_the_reading_and_lets_the_lock_go()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => _database.Verify(token: source.Token));
        Assert.Empty(_database.Verify().Findings);
    }

    private sealed class Sink(List<EngineProgress> reached) : IProgress<EngineProgress>
    {
        public void Report(EngineProgress value) => reached.Add(value);
    }
}
