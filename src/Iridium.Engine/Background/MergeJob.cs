using Iridium.Engine.Iterators;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Background;

/// <summary>
/// Merges sources into new tables and leaves out what nobody can see any more: the common core of flush and compaction.
/// </summary>
internal sealed class MergeJob(EngineState state, KeyspaceTree tree, RetentionRule rule, IMergeScope scope)
{
    /// <summary>Told now and then of the entries merged so far.</summary>
    public Action<long>? OnProgress { get; init; }

    /// <summary>Merges; the new files are durable, their directory entries are too.</summary>
    /// <param name="entries">The merged sources; not disposed.</param>
    /// <param name="tombstones">The range tombstones of all the sources.</param>
    /// <param name="cancellationToken">Gives up and leaves nothing behind.</param>
    /// <returns>The new tables in key order; none when nothing is left.</returns>
    public IReadOnlyList<TableMeta> Run(
        EntryIterator entries,
        RangeTombstoneSet tombstones,
        CancellationToken cancellationToken)
    {
        using var output = new TableOutput(
            state.Context, state.Catalog, tree.Keyspace.Options, Retained(tombstones));
        var filter = new EntryFilter(rule, tombstones, scope, output);
        long merged = 0;
        bool isFirst = true;
        for (entries.SeekToFirst(); entries.IsValid; entries.Next())
        {
            if (isFirst || !entries.Key.SequenceEqual(filter.Key))
            {
                filter.EndKey();
                filter.BeginKey(entries.Key);
                output.BeginKey(entries.Key);
                isFirst = false;
            }

            filter.Feed(entries.Sequence, entries.Kind, entries.Payload);
            if ((++merged & 0xFFF) != 0) continue;
            cancellationToken.ThrowIfCancellationRequested();
            OnProgress?.Invoke(merged);
        }

        filter.EndKey();
        IReadOnlyList<TableMeta> tables = output.Finish();
        if (tables.Count > 0) state.Context.SyncDirectory();
        return tables;
    }

    /// <summary>
    /// What must be kept of the range tombstones: of those over one range the newest of each stripe, and nothing where
    /// there is nothing left to hide.
    /// </summary>
    private List<RangeTombstone> Retained(RangeTombstoneSet tombstones)
    {
        var kept = new List<RangeTombstone>();
        IReadOnlyList<RangeTombstone> ranges = tombstones.Ranges;
        for (int i = 0; i < ranges.Count;)
        {
            RangeTombstone first = ranges[i];
            var sequences = new List<long>();
            while (i < ranges.Count && IsSameRange(first, ranges[i])) sequences.Add(ranges[i++].Sequence);
            bool isLowest = scope.IsLowestRange(first.Start, first.End);
            foreach (long sequence in rule.RetainTombstones(sequences.OrderDescending(), isLowest))
                kept.Add(first with { Sequence = sequence });
        }

        return kept;
    }

    private static bool IsSameRange(RangeTombstone left, RangeTombstone right) =>
        left.Start.AsSpan().SequenceEqual(right.Start) && left.End.AsSpan().SequenceEqual(right.End);
}
