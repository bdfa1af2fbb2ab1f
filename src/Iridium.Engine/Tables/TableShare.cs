namespace Iridium.Engine.Tables;

/// <summary>Which part of a table a key range touches, told by its index. Stateless.</summary>
internal static class TableShare
{
    /// <summary>The part of the data blocks, by whole blocks: from 0 to 1. Reads at most two blocks of the
    /// index.</summary>
    /// <param name="table">The table.</param>
    /// <param name="start">First key.</param>
    /// <param name="end">First key after the range; empty = open.</param>
    public static double Of(TableReader table, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
    {
        var index = new IndexCursor(table, fillCache: true);
        try
        {
            if (!index.SeekToLast()) return 0;
            long all = index.Handle.End;
            long first = 0;
            if (!start.IsEmpty)
            {
                if (!index.Seek(start, long.MaxValue)) return 0;
                first = index.Handle.Offset;
            }

            long last = !end.IsEmpty && index.Seek(end, long.MaxValue) ? index.Handle.End : all;
            return (double)(last - first) / all;
        }
        finally
        {
            index.Release();
        }
    }
}
