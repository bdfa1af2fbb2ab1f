using Iridium.Engine.Keys;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Versions;

/// <summary>
/// The tables of one keyspace, level by level. Immutable. Level 0 holds flushed tables, the newest first, which may
/// overlap; the levels below are in key order and their half-open key ranges do not overlap. For every key a table in
/// an upper level (or earlier in level 0) holds newer entries than one further down.
/// </summary>
internal sealed class TreeVersion
{
    public const int LevelCount = 7;

    private readonly TableMeta[][] _levels;

    private TreeVersion(TableMeta[][] levels, BlobFileSet blobs)
    {
        _levels = levels;
        Blobs = blobs;
        LevelZeroRuns = CountRuns(levels[0]);
    }

    public static TreeVersion Empty { get; } =
        new([.. Enumerable.Repeat(Array.Empty<TableMeta>(), LevelCount)], BlobFileSet.Empty);

    /// <summary>The tables of a level in its order. Not to be changed.</summary>
    public IReadOnlyList<TableMeta> Level(int level) => _levels[level];

    /// <summary>The blob files that hold values of the tables' entries.</summary>
    public BlobFileSet Blobs { get; }

    /// <summary>Sorted runs in level 0, which are what a read there meets: the tables of an ingest are one, any other
    /// table is one of its own.</summary>
    public int LevelZeroRuns { get; }

    public IEnumerable<TableMeta> AllTables => _levels.SelectMany(tables => tables);

    public long LevelBytes(int level)
    {
        long bytes = 0;
        foreach (TableMeta table in _levels[level]) bytes += table.FileBytes;
        return bytes;
    }

    /// <summary>The sorted runs among tables of level 0, given in its order.</summary>
    public static int CountRuns(IEnumerable<TableMeta> tables)
    {
        int runs = 0;
        TableMeta? before = null;
        foreach (TableMeta table in tables)
        {
            if (before is null || !table.IsOfOneIngestWith(before)) runs++;
            before = table;
        }

        return runs;
    }

    /// <summary>The deepest level that holds a table; 0 when none does.</summary>
    public int DeepestLevel
    {
        get
        {
            for (int level = LevelCount - 1; level > 0; level--)
            {
                if (_levels[level].Length > 0) return level;
            }

            return 0;
        }
    }

    /// <summary>The tables of a level that say something about a half-open key range, in the level's order.</summary>
    public IEnumerable<TableMeta> Overlapping(int level, byte[] start, byte[] end)
    {
        TableMeta[] tables = _levels[level];
        if (level == 0) return tables.Where(table => KeyOrder.Overlap(table.Start, table.End, start, end));
        int first = FirstEndingAfter(tables, start);
        return tables.Skip(first).TakeWhile(table => KeyOrder.IsBeforeEnd(table.Start, end));
    }

    /// <summary>Bytes of the tables of a level, 1 or more, that a table overlaps.</summary>
    public long OverlappingBytes(int level, TableMeta table)
    {
        TableMeta[] tables = _levels[level];
        long bytes = 0;
        for (int at = FirstEndingAfter(tables, table.Start); at < tables.Length; at++)
        {
            if (!KeyOrder.IsBeforeEnd(tables[at].Start, table.End)) break;
            bytes += tables[at].FileBytes;
        }

        return bytes;
    }

    /// <summary>Whether a level below <paramref name="level"/> has a table whose range holds the key.</summary>
    public bool HoldsBelow(int level, ReadOnlySpan<byte> key)
    {
        for (int below = level + 1; below < LevelCount; below++)
        {
            int at = FindTable(below, key);
            if (at >= 0) return true;
        }

        return false;
    }

    /// <summary>Whether a level below <paramref name="level"/> has a table that overlaps the range.</summary>
    public bool OverlapsBelow(int level, byte[] start, byte[] end)
    {
        for (int below = level + 1; below < LevelCount; below++)
        {
            if (Overlapping(below, start, end).Any()) return true;
        }

        return false;
    }

    /// <summary>Position of the table in a sorted level whose range holds the key, or -1.</summary>
    public int FindTable(int level, ReadOnlySpan<byte> key)
    {
        TableMeta[] tables = _levels[level];
        int low = 0;
        int high = tables.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (!KeyOrder.IsBeforeEnd(key, tables[middle].End)) low = middle + 1;
            else if (KeyOrder.Compare(key, tables[middle].Start) < 0) high = middle - 1;
            else return middle;
        }

        return -1;
    }

    /// <summary>This version with tables taken out and put in.</summary>
    /// <exception cref="InvalidDataException">
    /// The change does not fit: a table to remove is not there, or tables of a sorted level would overlap.
    /// </exception>
    public TreeVersion Apply(IReadOnlyList<TableRemoval> removed, IReadOnlyList<TableAddition> added)
    {
        var edit = new TreeEdit(0);
        edit.Removed.AddRange(removed);
        edit.Added.AddRange(added);
        return Apply(edit);
    }

    /// <summary>This version after an edit.</summary>
    /// <exception cref="InvalidDataException">The change does not fit; or blob files that tables refer to are not
    /// there.</exception>
    public TreeVersion Apply(TreeEdit edit)
    {
        List<TableRemoval> removed = edit.Removed;
        List<TableAddition> added = edit.Added;
        var gone = new List<TableMeta>();
        var levels = (TableMeta[][])_levels.Clone();
        for (int level = 0; level < LevelCount; level++)
        {
            int here = level;
            long[] numbers = [.. removed.Where(each => each.Level == here).Select(each => each.Number)];
            TableMeta[] come = [.. added.Where(each => each.Level == here).Select(each => each.Table)];
            if (numbers.Length + come.Length == 0) continue;
            gone.AddRange(levels[level].Where(table => numbers.Contains(table.Number)));
            levels[level] = Change(level, numbers, come);
        }

        return new TreeVersion(levels, Blobs.Apply(edit, gone));
    }

    private TableMeta[] Change(int level, long[] gone, TableMeta[] added)
    {
        var removed = new HashSet<long>();
        foreach (long number in gone)
        {
            if (!removed.Add(number)) throw new InvalidDataException($"table {number} is removed twice");
        }

        var tables = new List<TableMeta>(_levels[level].Length + added.Length);
        foreach (TableMeta table in _levels[level])
        {
            if (!removed.Remove(table.Number)) tables.Add(table);
        }

        if (removed.Count > 0)
            throw new InvalidDataException($"table {removed.First()} to remove is not in level {level}");
        tables.AddRange(added);
        if (level > 0) SortAndCheck(level, tables);
        else tables.Sort((left, right) => right.LargestSequence.CompareTo(left.LargestSequence));
        return [.. tables];
    }

    /// <summary>Position of the first table of a sorted level whose range ends after a key.</summary>
    private static int FirstEndingAfter(TableMeta[] tables, ReadOnlySpan<byte> key)
    {
        int low = 0;
        int high = tables.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (KeyOrder.IsBeforeEnd(key, tables[middle].End)) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    private static void SortAndCheck(int level, List<TableMeta> tables)
    {
        tables.Sort((left, right) => KeyOrder.Compare(left.Start, right.Start));
        for (int i = 1; i < tables.Count; i++)
        {
            if (KeyOrder.IsBeforeEnd(tables[i].Start, tables[i - 1].End))
            {
                throw new InvalidDataException(
                    $"tables {tables[i - 1].Number} and {tables[i].Number} overlap in level {level}");
            }
        }
    }
}
