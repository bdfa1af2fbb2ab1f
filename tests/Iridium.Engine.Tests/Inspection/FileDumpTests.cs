using System.Text;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Tests.Inspection;

/// <summary>
/// A dump shows all that a good file holds, what is left of a broken one, and raises declared errors only.
/// </summary>
public sealed class FileDumpTests
{
    private readonly ClosedDatabase _database = new();

    [Fact]
    public void A_log_segment_is_shown_record_by_record()
    {
        // A flush frees the log of what it wrote, so the records of this one are in no table.
        var unflushed = new ClosedDatabase(isFlushed: false);
        List<FileDumpLine> lines = Dump(unflushed.WalNames[0], damaged: 0, unflushed);
        Assert.Equal("header", lines[0].Kind);
        Assert.Equal("batch", lines[1].Kind);
        Assert.Equal(64, lines[1].Offset);
        FileDumpLine put = lines[2];
        Assert.Equal("put", put.Kind);
        Assert.Equal(1L, Field(put, "sequence"));
        Assert.Equal("key000", Encoding.UTF8.GetString((byte[])Field(put, "key")));
        Assert.Equal(6L, Field(put, "valueBytes"));
        Assert.Superset(
            new HashSet<string> { "put", "delete", "touch", "delete-range" },
            lines.Select(line => line.Kind).ToHashSet());
        Assert.Equal("seal", Dump(_database.WalNames[^1], damaged: 0)[^1].Kind);
    }

    [Fact]
    public void Long_values_are_cut()
    {
        FileDumpLine put = _database.WalNames.SelectMany(name => Dump(name, damaged: 0))
            .First(line => line.Fields.Any(field => field.Name == "valueStart"));
        Assert.Equal(3_000L, Field(put, "valueBytes"));
        Assert.Equal(FileDump.ValueBytesShown, ((byte[])Field(put, "valueStart")).Length);
    }

    [Fact]
    public void A_table_is_shown_with_footer_properties_filter_tombstones_and_entries()
    {
        List<FileDumpLine> lines = Dump(_database.TableName, damaged: 0);
        Assert.Equal(
            ["footer", "properties", "filter", "range-tombstone", "block"],
            lines.Take(5).Select(line => line.Kind));
        Assert.Equal("index", lines[^1].Kind);
        FileDumpLine last = lines.Last(line => line.Kind == "put");
        Assert.Equal("key019", Encoding.UTF8.GetString((byte[])Field(last, "key")));
    }

    [Fact]
    public void A_manifest_is_shown_edit_by_edit()
    {
        List<FileDumpLine> lines = Dump(FileNames.Manifest(1), damaged: 0);
        Assert.Superset(
            new HashSet<string> { "header", "edit", "create-keyspace", "flushed-through", "add-table", "seal" },
            lines.Select(line => line.Kind).ToHashSet());
        Assert.Contains(lines, line => line.Fields.Contains(new FileDumpField("name", "other")));
    }

    [Fact]
    public void A_damaged_record_is_named_and_the_ones_after_it_are_shown()
    {
        string name = _database.WalNames[0];
        List<FileDumpLine> good = Dump(name, damaged: 0);
        _database.Flip(name, 70);
        List<FileDumpLine> broken = Dump(name, damaged: 1);
        Assert.Equal(64, Assert.Single(broken, line => line.Kind == FileDumpLine.Damage).Offset);
        Assert.Equal(good.Skip(3).Select(line => line.Offset), broken.Skip(2).Select(line => line.Offset));
    }

    [Fact]
    public void Broken_files_of_every_kind_raise_declared_errors_only_and_tell_of_the_damage()
    {
        foreach (string name in _database.Names.Where(name => name != FileNames.Current).ToArray())
        {
            byte[] good = _database.Read(name);
            for (int offset = 0; offset < good.Length; offset++)
            {
                _database.Flip(name, offset);
                int told = 0;
                FileDump.Read(ClosedDatabase.PathOf(name), Count, _database.Files);
                Assert.True(told > 0, $"nothing about {name} with a flip at {offset}");
                _database.Write(name, good);

                void Count(FileDumpLine line)
                {
                    if (line.Kind is FileDumpLine.Damage or FileDumpLine.TornTail) told++;
                }
            }

            for (int length = 0; length < good.Length; length += 1 + (length / 50))
            {
                _database.Write(name, good.AsSpan(0, length));
                FileDump.Read(ClosedDatabase.PathOf(name), _ => { }, _database.Files);
            }

            _database.Write(name, good);
        }
    }

    [Fact]
    public void A_copy_under_another_name_is_recognised_by_its_content()
    {
        foreach (string name in _database.Names.Where(name => name != FileNames.Current).ToArray())
        {
            _database.Write("copy", _database.Read(name));
            Assert.Equal(Dump(name, damaged: 0).Count, Dump("copy", damaged: 0).Count);
        }
    }

    [Fact]
    public void What_is_no_file_of_a_database_is_an_error()
    {
        _database.Write("text", new byte[500]);
        _database.Write("empty", []);
        foreach (string name in (string[])["text", "empty", "missing", FileNames.Current])
        {
            string path = ClosedDatabase.PathOf(name);
            var error = Assert.Throws<IridiumException>(() => FileDump.Read(path, _ => { }, _database.Files));
            Assert.Contains($"'{path}'", error.Message, StringComparison.Ordinal);
        }
    }

    private static object Field(FileDumpLine line, string name) =>
        Assert.Single(line.Fields, field => field.Name == name).Value;

    private List<FileDumpLine> Dump(string name, int damaged, ClosedDatabase? database = null)
    {
        var lines = new List<FileDumpLine>();
        database ??= _database;
        Assert.Equal(damaged, FileDump.Read(ClosedDatabase.PathOf(name), lines.Add, database.Files));
        return lines;
    }
}
