using Iridium.Engine.Keys;
using Iridium.Engine.Tables;

namespace Iridium.Engine.State;

/// <summary>
/// The key ranges of the tables of one level, laid out so that a point lookup passes over a table without touching its
/// bounds in memory most times: the first eight bytes of the bounds, behind what all of them begin with, stand in flat
/// arrays. Immutable and thread-safe.
/// </summary>
internal sealed class LevelIndex
{
    private readonly TableMeta[] _tables;
    private readonly byte[] _common;
    private readonly ulong[] _starts;
    private readonly ulong[] _ends;

    public LevelIndex(IEnumerable<TableMeta> tables)
    {
        _tables = [.. tables];
        _common = CommonPrefix(_tables);
        _starts = [.. _tables.Select(table => MarkOf(table.Start))];
        _ends = [.. _tables.Select(table => table.End.Length == 0 ? ulong.MaxValue : MarkOf(table.End))];
    }

    /// <summary>Whether the range of one of the tables holds the key.</summary>
    public bool Holds(int table, ReadOnlySpan<byte> key)
    {
        if (TryMark(key, out ulong mark))
        {
            if (mark < _starts[table] || mark > _ends[table]) return false;
            if (mark > _starts[table] && mark < _ends[table]) return true;
        }

        TableMeta meta = _tables[table];
        return KeyOrder.Compare(key, meta.Start) >= 0 && KeyOrder.IsBeforeEnd(key, meta.End);
    }

    /// <summary>The table of a sorted level whose range holds the key, or -1.</summary>
    public int Find(ReadOnlySpan<byte> key)
    {
        bool hasMark = TryMark(key, out ulong mark);
        int low = 0;
        int high = _tables.Length;
        while (low < high)
        {
            // The first table whose end is above the key.
            int middle = (low + high) >>> 1;
            bool isAbove = hasMark && mark != _ends[middle]
                ? mark < _ends[middle]
                : KeyOrder.IsBeforeEnd(key, _tables[middle].End);
            if (isAbove) high = middle;
            else low = middle + 1;
        }

        return low < _tables.Length && Holds(low, key) ? low : -1;
    }

    /// <summary>What every bound begins with; an open end says nothing against it.</summary>
    private static byte[] CommonPrefix(TableMeta[] tables)
    {
        if (tables.Length == 0) return [];
        ReadOnlySpan<byte> common = tables[0].Start;
        foreach (TableMeta table in tables)
        {
            common = common[..common.CommonPrefixLength(table.Start)];
            if (table.End.Length > 0) common = common[..common.CommonPrefixLength(table.End)];
        }

        return common.ToArray();
    }

    /// <summary>The mark of a bound. An open end has the greatest one, which decides nothing when it is met.</summary>
    private ulong MarkOf(byte[] bound) => KeyOrder.Prefix(bound.AsSpan(_common.Length));

    private bool TryMark(ReadOnlySpan<byte> key, out ulong mark)
    {
        bool isInside = key.StartsWith(_common);
        mark = isInside ? KeyOrder.Prefix(key[_common.Length..]) : 0;
        return isInside;
    }
}
