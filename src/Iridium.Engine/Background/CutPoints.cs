using Iridium.Engine.Keys;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Background;

/// <summary>
/// Tells, as the keys of a merge go by, when the table being written had better end for the sake of the level below.
/// For one thread.
/// </summary>
internal sealed class CutPoints(IReadOnlyList<TableMeta> below, long tableBytes)
{
    /// <summary>Bytes of the level below that one table overlaps at most, in tables of full size.</summary>
    private const int OverlapMax = 10;

    private int _at;
    private long _overlapBytes;

    /// <summary>Whether a table that holds so much ends before a key.</summary>
    public bool EndsBefore(ReadOnlySpan<byte> key, long bytes)
    {
        bool isBoundary = false;
        while (_at < below.Count && !KeyOrder.IsBeforeEnd(key, below[_at].End))
        {
            _overlapBytes += below[_at].FileBytes;
            _at++;
            isBoundary = true;
        }

        bool ends = bytes >= tableBytes
            || (isBoundary && bytes >= tableBytes / 2)
            || (isBoundary && _overlapBytes / OverlapMax > tableBytes);
        if (ends) _overlapBytes = 0;
        return ends;
    }
}
