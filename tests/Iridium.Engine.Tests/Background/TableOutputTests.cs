using System.Text;
using Iridium.Engine.Background;
using Iridium.Engine.Files;
using Iridium.Engine.Keys;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Tests.Background;

public sealed class TableOutputTests : IDisposable
{
    private readonly MemoryFileSystem _files = new();
    private readonly IridiumDatabase _database;
    private readonly EngineState _state;

    public TableOutputTests()
    {
        _database = IridiumDatabase.Open("/o", new DatabaseOptions
        {
            FileSystem = _files,
            TableBytesTarget = 4_096,
            ManualBackgroundWork = true,
        });
        _state = _database.Engine.State;
    }

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Range_tombstones_are_cut_at_the_bounds_of_the_tables()
    {
        RangeTombstone[] tombstones = [new(Key(50), Key(150), 900), new(Key(120), [], 800), new([], Key(3), 700)];
        IReadOnlyList<TableMeta> tables = Write(Enumerable.Range(0, 200), tombstones);
        Assert.True(tables.Count > 3);
        var pieces = new List<RangeTombstone>();
        for (int i = 0; i < tables.Count; i++)
        {
            TableMeta table = tables[i];
            if (i > 0) Assert.False(KeyOrder.IsBeforeEnd(table.Start, tables[i - 1].End));
            using TableReader reader = _state.Context.OpenTable(table);
            foreach (RangeTombstone piece in reader.RangeTombstones)
            {
                Assert.True(KeyOrder.Compare(piece.Start, table.Start) >= 0);
                Assert.True(KeyOrder.CompareEnds(piece.End, table.End) <= 0);
            }

            pieces.AddRange(reader.RangeTombstones);
        }

        var whole = new RangeTombstoneSet(tombstones);
        var cut = new RangeTombstoneSet(pieces);
        for (int i = 0; i < 210; i++)
        {
            foreach (long at in (long[])[750, 850, 950])
                Assert.Equal(whole.CoveringSequence(Key(i), at), cut.CoveringSequence(Key(i), at));
        }
    }

    [Fact]
    public void A_range_tombstone_that_no_entry_stands_beside_gets_a_table_of_its_own()
    {
        TableMeta table = Assert.Single(Write([], [new(Key(5), Key(9), 3)]));
        Assert.Equal((0, 1), (table.EntryCount, table.RangeTombstoneCount));
        Assert.Equal(Key(5), table.Start);
        Assert.Equal(Key(9), table.End);
    }

    [Fact]
    public void Nothing_kept_is_no_table() => Assert.Empty(Write([], []));

    [Fact]
    public void The_versions_of_a_key_stay_in_one_table()
    {
        using var output = new TableOutput(_state.Context, _state.Catalog, Spec([]));
        output.BeginKey(Key(1));
        for (int version = 200; version > 0; version--) output.Keep(Key(1), version, EntryKind.Put, new byte[100]);
        output.BeginKey(Key(2));
        output.Keep(Key(2), 300, EntryKind.Put, new byte[100]);
        Assert.Equal([200, 1], output.Finish().Select(table => table.EntryCount));
    }

    [Fact]
    public void What_is_given_up_leaves_no_file()
    {
        using (var output = new TableOutput(_state.Context, _state.Catalog, Spec([])))
        {
            foreach (int i in Enumerable.Range(0, 100))
            {
                output.BeginKey(Key(i));
                output.Keep(Key(i), i + 1, EntryKind.Put, new byte[100]);
            }

            Assert.True(TableFiles() > 1);
        }

        Assert.Equal(0, TableFiles());
    }

    private IReadOnlyList<TableMeta> Write(IEnumerable<int> keys, RangeTombstone[] tombstones)
    {
        using var output = new TableOutput(_state.Context, _state.Catalog, Spec(tombstones));
        foreach (int i in keys)
        {
            output.BeginKey(Key(i));
            output.Keep(Key(i), i + 1, EntryKind.Put, new byte[100]);
        }

        return output.Finish();
    }

    private OutputSpec Spec(RangeTombstone[] tombstones) => new()
    {
        Keyspace = KeyspaceOptions.Default,
        Tombstones = tombstones,
        TableBytes = _state.Context.Options.TableBytesTarget,
    };

    private int TableFiles() => _files.ListFiles("/o").Count(name => FileNames.Parse(name, out _) == FileRole.Table);

    private static byte[] Key(int i) => Encoding.UTF8.GetBytes($"{i:D6}");
}
