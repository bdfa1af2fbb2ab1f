using Iridium.Engine.Records;

namespace Iridium.Engine.Tables.Blocks;

/// <summary>Collects the range tombstones of a table and makes its block of them. Used by one thread.</summary>
internal sealed class TombstoneBlockBuilder
{
    // Own state, one thread.
    private readonly List<RangeTombstone> _tombstones = [];

    public bool IsEmpty => _tombstones.Count == 0;

    /// <summary>About the length of the block.</summary>
    public long ContentLength { get; private set; }

    /// <summary>Adds a range tombstone, in any order. Its arrays are kept.</summary>
    public void Add(RangeTombstone tombstone)
    {
        if (!TombstoneBlock.IsWellFormed(tombstone))
            throw new ArgumentException("The range is empty, or a bound or the sequence is beyond its limit.");
        _tombstones.Add(tombstone);
        ContentLength += TombstoneBlock.EncodedLengthMax(tombstone);
    }

    /// <summary>Makes the block's content.</summary>
    public byte[] Finish()
    {
        _tombstones.Sort(TombstoneBlock.Compare);
        return TombstoneBlock.Encode(_tombstones);
    }
}
