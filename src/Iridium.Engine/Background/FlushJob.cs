using System.Diagnostics;
using Iridium.Engine.Blobs;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Engine.Iterators;
using Iridium.Engine.Memtables;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>
/// Writes the sealed memtables of a keyspace to a level-0 table, and frees the log segments that nothing needs then.
/// Keyspaces that hold unlogged writes are flushed together, in one edit, so that a crash finds all of them or none.
/// One flush runs at a time. A failure leaves memtables and log as they were.
/// </summary>
internal sealed class FlushJob(EngineState state)
{
    private sealed record Part(KeyspaceTree Tree, ReadView View)
    {
        public Memtable[] Memtables { get; } = View.Memtables[1..].ToArray();

        public long LastUnlogged => Memtables.Max(memtable => memtable.LastUnloggedSequence);
    }

    /// <summary>Flushes the keyspace with the oldest sealed memtable.</summary>
    /// <returns>False when there is none.</returns>
    public bool RunNext()
    {
        List<Part> parts = AcquireNext();
        try
        {
            if (parts.Count == 0) return false;
            Run(parts);
            return true;
        }
        finally
        {
            foreach (Part part in parts) part.View.Release();
        }
    }

    /// <summary>Frees the log segments that nothing needs any more.</summary>
    public void RetireLog()
    {
        long needed = OldestNeeded();
        state.Wal.RotateFlushed(needed);
        state.Wal.Files.Retire(needed);
    }

    private List<Part> AcquireNext()
    {
        var all = new List<Part>();

        // Under the gate, so that memtables which are sealed together are met together.
        lock (state.CommitGate)
        {
            foreach (KeyspaceTree tree in state.Trees.All)
            {
                if (tree.SealedCount > 0) all.Add(new Part(tree, tree.AcquireView()));
            }
        }

        Part? oldest = all.MinBy(part => part.Memtables[^1].FirstSequence);
        if (oldest is null || oldest.LastUnlogged == 0) return KeepOnly(all, part => part == oldest);
        return KeepOnly(all, part => part.LastUnlogged > 0);
    }

    private static List<Part> KeepOnly(List<Part> parts, Func<Part, bool> isKept)
    {
        foreach (Part part in parts)
        {
            if (!isKept(part)) part.View.Release();
        }

        return [.. parts.Where(isKept)];
    }

    private void Run(List<Part> parts)
    {
        using Activity? activity = EngineActivities.IsListenedTo
            ? EngineActivities.StartFlush(
                state.Context.Directory, string.Join(", ", parts.Select(part => part.Tree.Keyspace.Name)))
            : null;
        try
        {
            VersionEdit edit = Flush(parts);
            activity.SetBytes(0, edit.Trees.Sum(tree => tree.Added.Sum(addition => addition.Table.FileBytes)));
        }
        catch (Exception error)
        {
            activity.Fail(error);
            throw;
        }
    }

    private VersionEdit Flush(List<Part> parts)
    {
        // IMPORTANT: before the tables count. A table that outlives the log of the same time would show its keyspace
        // newer than the others, which is a hole in the commit order.
        state.Wal.SyncBuffered();
        var edit = new VersionEdit();
        long unlogged = parts.Max(part => part.LastUnlogged);
        if (unlogged > 0) edit.UnloggedThrough = unlogged;
        FlushReport[] reports =
            [.. parts.Select(part => FlushReport.Begin(state.Context, part.Tree, part.Memtables))];
        foreach (Part part in parts) edit.Trees.Add(Write(part, edit));
        TreeEdit[] changes = [.. edit.Trees];
        OutputInstall.Commit(state, edit, installed =>
        {
            foreach (Part part in parts.Where(part => !installed.IsDropped(part.Tree.Id)))
                part.Tree.InstallTables(installed.Tree(part.Tree.Id).Version, part.Memtables);
        });
        if (unlogged > 0) state.Wal.NoteUnloggedFlushed(unlogged);
        foreach ((FlushReport report, TreeEdit change) in reports.Zip(changes))
        {
            if (!edit.TakenOut.Contains(change)) report.End(change, level: 0);
        }

        return edit;
    }

    private TreeEdit Write(Part part, VersionEdit before)
    {
        try
        {
            var change = new TreeEdit(part.Tree.Id)
            {
                FlushedThrough = part.Memtables.Max(memtable => memtable.LastSequence),
            };
            MergeOutput output = Write(part.Tree, part);
            change.Added.AddRange(output.Tables.Select(table => new TableAddition(0, table)));
            change.AddedBlobs.AddRange(output.Blobs);
            change.RemovedBlobs.AddRange(UnusedBlobs(part, output));
            return change;
        }
        catch
        {
            // The tables of the other keyspaces are nobody's now: kept, each new try would fill the disk further.
            foreach (TableAddition addition in before.Trees.SelectMany(each => each.Added))
                state.Context.Obsolete.Add(addition.Table.Number);
            foreach (BlobFileMeta blob in before.Trees.SelectMany(each => each.AddedBlobs))
                state.Context.Obsolete.AddBlob(blob.Number);
            throw;
        }
    }

    /// <summary>The streamed values whose entries stood in the memtables and are not kept: overwritten, or deleted,
    /// before any table referred to them.</summary>
    private static SortedSet<long> UnusedBlobs(Part part, MergeOutput output)
    {
        if (!part.View.Tables.Version.Blobs.All.Any(use => use.IsPending)) return [];
        var used = new HashSet<long>(
            output.Tables.SelectMany(table => table.Blobs).Select(share => share.FileNumber));
        var unused = new SortedSet<long>();
        foreach (Memtable memtable in part.Memtables)
        {
            unused.UnionWith(BlobsOf(memtable).Where(number => !used.Contains(number)));
        }

        return unused;
    }

    private static List<long> BlobsOf(Memtable memtable)
    {
        var numbers = new List<long>();
        using EntryIterator entries = memtable.NewIterator();
        for (entries.SeekToFirst(); entries.IsValid; entries.Next())
        {
            if (!BlobReference.IsBlob(entries.Kind)) continue;
            if (BlobReference.TryRead(entries.Kind, entries.Payload, out BlobReference reference))
                numbers.Add(reference.FileNumber);
        }

        return numbers;
    }

    private MergeOutput Write(KeyspaceTree tree, Part part)
    {
        Memtable[] flushed = part.Memtables;
        var rule = new RetentionRule(state.Snapshots.Capture(out _));
        var job = new MergeJob(state, part.View.Tables, rule, new FlushScope());
        var spec = new OutputSpec
        {
            Keyspace = tree.Keyspace.Options,
            KeyspaceId = tree.Id,
            CreatedTicks = state.Context.Clock.NowTicks,

            // Other styles merge the table soon.
            IsCompressed = tree.Keyspace.Options.Compaction == CompactionStyle.Fifo
                || state.Context.Options.CompressedLevelMin == 0,
        };
        var tombstones = RangeTombstoneSet.Merge(flushed.Select(memtable => memtable.RangeTombstones));
        using EntryIterator entries = MergingIterator.Create([.. flushed.Select(memtable => memtable.NewIterator())]);
        try
        {
            return job.Run(entries, tombstones, spec, CancellationToken.None);
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            throw IoErrors.Wrap(error, $"flush a memtable of '{tree.Keyspace.Name}' in '{state.Context.Directory}'");
        }
    }

    /// <summary>
    /// The oldest sequence that stands in a memtable only. When none does it is the next one: by the time the caller
    /// uses the answer, that one may be committed and its segment closed.
    /// </summary>
    public long OldestNeeded()
    {
        // A batch that is between the log and the memtables has a sequence that is not visible yet.
        lock (state.CommitGate)
        {
            long oldest = state.Sequences.Visible + 1;
            foreach (KeyspaceTree tree in state.Trees.All)
            {
                ReadView view = tree.AcquireView();
                foreach (Memtable memtable in view.Memtables)
                {
                    if (!memtable.IsEmpty) oldest = Math.Min(oldest, memtable.FirstSequence);
                }

                view.Release();
            }

            return oldest;
        }
    }
}
