using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>
/// How large each level is meant to be, measured from the last one: every level has a tenth of what the next has, so
/// all levels but the last together hold about a ninth of the data, and no more is wasted on superseded records. The
/// <see cref="BaseLevel"/> is the uppermost level that is worth having; level 0 is merged straight into it. Pure.
/// </summary>
/// <remarks>
/// A level between pays when the data is more than about eight times what one compaction of level 0 brings: writing all
/// of it anew each time costs as many bytes per byte as that ratio, a level between costs about ten.
/// </remarks>
internal sealed class LevelTargets
{
    public const int LastLevel = TreeVersion.LevelCount - 1;

    private const int Growth = 10;

    private readonly TreeVersion _version;
    private readonly long _largest;

    private LevelTargets(TreeVersion version, long largest, int baseLevel)
    {
        _version = version;
        _largest = largest;
        BaseLevel = baseLevel;
    }

    /// <summary>The level, 1 or more, that level 0 is merged into; those between are to be empty.</summary>
    public int BaseLevel { get; }

    /// <param name="version">The tables.</param>
    /// <param name="options">Say how much a compaction of level 0 brings.</param>
    public static LevelTargets Of(TreeVersion version, DatabaseOptions options)
    {
        long baseBytes = options.LevelOneBytesTarget;
        long largest = 0;
        int first = LastLevel;
        for (int each = LastLevel; each > 0; each--)
        {
            long bytes = version.LevelBytes(each);
            largest = Math.Max(largest, bytes);
            if (bytes > 0) first = each;
        }

        int level = LastLevel;
        long size = largest;
        while (level > 1 && size / options.LevelWorth > baseBytes)
        {
            level--;
            size /= Growth;
        }

        // A level that is there already is kept until it is only half as large as would make it worth having, so that
        // data about the size of the bound is not moved back and forth.
        if (first == level - 1 && size / options.LevelWorth > baseBytes / 2) level--;
        return new LevelTargets(version, largest, level);
    }

    /// <summary>Bytes that a level from the base level to the one before the last is meant to have.</summary>
    public long TargetOf(int level)
    {
        long target = _largest;
        for (int each = level; each < LastLevel; each++) target /= Growth;
        return Math.Max(target, 1);
    }

    /// <summary>Where tables of a level go: the next level that holds a table, or the base level if that comes first.
    /// The levels passed are empty.</summary>
    public int Below(int level)
    {
        int below = level + 1;
        while (below < BaseLevel && _version.Level(below).Count == 0) below++;
        return below;
    }
}
