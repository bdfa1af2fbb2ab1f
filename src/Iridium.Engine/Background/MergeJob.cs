using Iridium.Engine.Blobs;
using Iridium.Engine.Iterators;
using Iridium.Engine.Keys;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Background;

/// <summary>
/// Merges sources into new tables and leaves out what nobody can see any more: the common core of flush and compaction.
/// For one thread.
/// </summary>
/// <param name="state">The open database.</param>
/// <param name="tables">The tables and blob files of the keyspace; the caller holds them.</param>
/// <param name="rule">Which versions snapshots need.</param>
/// <param name="scope">What is known of the rest of the tree.</param>
internal sealed class MergeJob(EngineState state, TableSet tables, RetentionRule rule, IMergeScope scope)
{
    private const int EntriesBetweenChecks = 4_096;
    private const long BytesBetweenChecks = 4 * 1024 * 1024;

    /// <summary>Told now and then of the entries merged since it was told last.</summary>
    public Action<long>? OnProgress { get; init; }

    /// <summary>Merges; the new files are durable, their directory entries are too.</summary>
    /// <param name="entries">The merged sources; not disposed.</param>
    /// <param name="tombstones">The range tombstones of all the sources.</param>
    /// <param name="spec">The part of the key range to merge, and what to write; the tombstones in it are not used.
    /// </param>
    /// <param name="cancellationToken">Gives up and leaves nothing behind.</param>
    /// <returns>The new files; none when nothing is left.</returns>
    public MergeOutput Run(
        EntryIterator entries,
        RangeTombstoneSet tombstones,
        OutputSpec spec,
        CancellationToken cancellationToken)
    {
        using BlobSeparation? separation = NeedsSeparation(spec)
            ? new BlobSeparation(tables, spec, state.Context, state.Catalog)
            : null;
        using var output = new TableOutput(
            state.Context, state.Catalog, spec with { Tombstones = Retained(tombstones) })
        {
            Separation = separation,
        };
        var filter = new EntryFilter(rule, tombstones, scope, output);
        int merged = 0;
        long bytes = 0;
        bool isFirst = true;
        if (spec.Start.Length == 0) entries.SeekToFirst();
        else entries.Seek(spec.Start, long.MaxValue);
        for (; entries.IsValid; entries.Next())
        {
            ReadOnlySpan<byte> key = entries.Key;
            if (isFirst || !key.SequenceEqual(filter.Key))
            {
                if (!KeyOrder.IsBeforeEnd(key, spec.End)) break;
                filter.EndKey();
                filter.BeginKey(key);
                output.BeginKey(key);
                isFirst = false;
            }

            ReadOnlySpan<byte> payload = entries.Payload;
            filter.Feed(entries.Sequence, entries.Kind, payload);
            merged++;
            bytes += payload.Length;
            if (merged < EntriesBetweenChecks && bytes < BytesBetweenChecks) continue;
            cancellationToken.ThrowIfCancellationRequested();
            OnProgress?.Invoke(merged);
            merged = 0;
            bytes = 0;
        }

        filter.EndKey();
        cancellationToken.ThrowIfCancellationRequested();
        return Finish(output, separation);
    }

    private bool NeedsSeparation(OutputSpec spec) => spec.Keyspace.BlobBytesMin > 0 || tables.Version.Blobs.Count > 0;

    /// <summary>Ends the blob files first: when that fails, the tables are removed with them.</summary>
    private MergeOutput Finish(TableOutput output, BlobSeparation? separation)
    {
        IReadOnlyList<BlobFileMeta> blobs = separation?.Finish() ?? [];
        try
        {
            IReadOnlyList<TableMeta> written = output.Finish();
            if (written.Count > 0) state.Context.SyncDirectory();
            return new MergeOutput(written, blobs);
        }
        catch
        {
            foreach (BlobFileMeta blob in blobs) state.Context.Obsolete.AddBlob(blob.Number);
            throw;
        }
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
