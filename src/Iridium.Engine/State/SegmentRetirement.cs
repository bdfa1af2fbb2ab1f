using Iridium.Engine.Versions;

namespace Iridium.Engine.State;

/// <summary>What <see cref="WalSegments"/> found at one moment that recovery does not need any more. Immutable.
/// </summary>
/// <param name="Known">The retained segments and the closed ones that recovery is freed of, from the oldest.</param>
/// <param name="RetainedCount">How many of them were retained already.</param>
/// <param name="GoneCount">How many of the oldest of them are to be removed; the others are retained.</param>
/// <param name="OldestKept">The number of the segment after all of them.</param>
internal sealed record SegmentRetirement(
    IReadOnlyList<ClosedSegment> Known,
    int RetainedCount,
    int GoneCount,
    long OldestKept)
{
    /// <summary>How many closed segments recovery is freed of.</summary>
    public int EndedCount => Known.Count - RetainedCount;

    /// <summary>How many of those that were retained are not any more.</summary>
    public int LetGoCount => Math.Min(GoneCount, RetainedCount);

    /// <summary>Those to remove.</summary>
    public IEnumerable<ClosedSegment> Gone => Known.Take(GoneCount);

    /// <summary>Those that are retained from here on.</summary>
    public IEnumerable<ClosedSegment> Kept => Known.Skip(GoneCount);

    /// <summary>What the manifest has to know before any of them is removed.</summary>
    public VersionEdit ToEdit()
    {
        var edit = new VersionEdit();
        if (EndedCount > 0) edit.OldestWal = OldestKept;
        if (LetGoCount > 0) edit.OldestRetainedWal = GoneCount < Known.Count ? Known[GoneCount].Number : OldestKept;
        edit.RetainedWals.AddRange(Known.Skip(Math.Max(RetainedCount, GoneCount)));
        return edit;
    }
}
