using Iridium.Engine.Keys;
using Iridium.Engine.State;

namespace Iridium.Engine;

/// <summary>What can be asked and done for a part of a keyspace. Thread-safe.</summary>
public static class KeyspaceRanges
{
    /// <summary>
    /// Flushes, then merges all that a key range holds into the last level, dropping what no snapshot needs, whatever
    /// level it stands in. Tables that only begin or end in the range are rewritten whole. Does nothing where nothing
    /// would be gained. A keyspace of the FIFO style is never merged; it drops what is due.
    /// </summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="range">The range; <c>default</c> is everything.</param>
    /// <param name="progress">Told now and then; may be null.</param>
    /// <param name="cancellationToken">Gives the merge up and leaves all as it was.</param>
    /// <exception cref="IridiumException">The keyspace was dropped, or a file could not be read or written.</exception>
    /// <exception cref="CorruptionException">A table is damaged; it stays where it is.</exception>
    public static void Compact(
        this Keyspace keyspace,
        KeyRange range,
        IProgress<EngineProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        Check(keyspace, range);
        keyspace.Tree.ThrowIfGone();
        if (range.IsEmpty) return;
        keyspace.Database.Background.CompactRange(keyspace.Tree, range, progress, cancellationToken);
    }

    /// <summary>
    /// Estimates what a key range holds, from what is known of tables and memtables: its cost grows with the number of
    /// tables and not with the records. See <see cref="RangeEstimate"/> for how far it may be off.
    /// </summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="range">The range; <c>default</c> is everything.</param>
    /// <returns>The estimate.</returns>
    /// <exception cref="IridiumException">The keyspace was dropped.</exception>
    /// <exception cref="CorruptionException">The index of a table that the range cuts is damaged.</exception>
    public static RangeEstimate Estimate(this Keyspace keyspace, KeyRange range = default)
    {
        Check(keyspace, range);
        keyspace.Tree.ThrowIfGone();
        return range.IsEmpty ? default : RangeEstimator.Estimate(keyspace.Tree, range.Start.Span, range.End.Span);
    }

    /// <summary>About how many bytes a key range takes, on disk and in memtables; see <see cref="Estimate"/>.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="range">The range; <c>default</c> is everything.</param>
    /// <returns>Bytes.</returns>
    public static long ApproximateBytes(this Keyspace keyspace, KeyRange range = default) =>
        keyspace.Estimate(range).Bytes;

    /// <summary>About how many records a key range holds; see <see cref="Estimate"/>.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="range">The range; <c>default</c> is everything.</param>
    /// <returns>Records. Overwritten and expired ones that no compaction has removed yet count too.</returns>
    public static long ApproximateCount(this Keyspace keyspace, KeyRange range = default) =>
        keyspace.Estimate(range).Records;

    private static void Check(Keyspace keyspace, KeyRange range)
    {
        ArgumentNullException.ThrowIfNull(keyspace);
        KeyLimits.CheckBound(range.Start.Span);
        KeyLimits.CheckBound(range.End.Span);
    }
}
