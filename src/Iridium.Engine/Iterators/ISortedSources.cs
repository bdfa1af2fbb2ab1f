namespace Iridium.Engine.Iterators;

/// <summary>
/// Sources of entries whose key ranges do not overlap, in ascending order: the tables of one level. Does not change
/// while an iterator uses it. All entries of source i have keys from its start up to its end; ranges may be wider than
/// the entries they hold, and a source may hold none.
/// </summary>
internal interface ISortedSources
{
    int Count { get; }

    /// <summary>Where the range of a source starts, inclusive.</summary>
    ReadOnlySpan<byte> StartOf(int index);

    /// <summary>Where the range of a source ends, exclusive; empty = no upper bound.</summary>
    ReadOnlySpan<byte> EndOf(int index);

    /// <summary>No entry of the source has a greater sequence.</summary>
    long LargestSequenceOf(int index);

    /// <summary>Opens an iterator that the caller disposes.</summary>
    EntryIterator Open(int index);
}
