using Iridium.Engine.Background;
using Iridium.Engine.Iterators;
using Iridium.Engine.Keys;
using Iridium.Engine.Memtables;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;
using Iridium.Engine.Writing;

namespace Iridium.Engine.Transfer;

/// <summary>
/// Makes ingested tables part of a keyspace at one sequence (docs/adr/0012). It is done by the leader of the commit
/// queue, in its place of the commit order, so nothing is written meanwhile. Thread-safe.
/// </summary>
/// <remarks>
/// The sequence is taken as that of a write which is not in the log: the edit that adds the tables says that whatever
/// is not logged up to it stands in tables, and the next log record is preceded by a skip. For that to be true, what
/// was not logged is flushed first, and the log before it is synced, so that a crash never shows the ingest without
/// what came before it.
/// </remarks>
internal sealed class IngestCommit(EngineState state, WritePath writes, BackgroundWork background)
{
    /// <summary>Commits.</summary>
    /// <param name="tree">The keyspace.</param>
    /// <param name="tables">Synced tables by ascending and disjoint key ranges, whose entries have sequence 0. After a
    /// failure they are removed, or a crash has happened.</param>
    /// <param name="cancellationToken">Looked at until the commit is queued.</param>
    /// <returns>The sequence.</returns>
    public long Run(KeyspaceTree tree, IReadOnlyList<TableMeta> tables, CancellationToken cancellationToken)
    {
        bool isQueued = false;
        try
        {
            state.Context.SyncDirectory();

            // Most of what would hold the writers up is done before they wait.
            if (HasInTheWay(tree, tables)) background.FlushAll(cancellationToken);
            state.Wal.SyncBuffered();
            cancellationToken.ThrowIfCancellationRequested();
            return writes.SubmitExclusive(() => Install(tree, tables, out isQueued)).LastSequence;
        }
        catch when (!isQueued && !state.Context.Latch.IsFailed)
        {
            foreach (TableMeta table in tables) state.Context.Obsolete.Add(table.Number);
            state.Signal.RequestWork();
            throw;
        }
    }

    /// <summary>For the leader.</summary>
    /// <param name="tree">The keyspace.</param>
    /// <param name="tables">The tables.</param>
    /// <param name="isHandedOver">Whether the tables are the manifest's business, whatever came of it.</param>
    private long Install(KeyspaceTree tree, IReadOnlyList<TableMeta> tables, out bool isHandedOver)
    {
        isHandedOver = false;
        state.Context.Latch.ThrowIfFailed();
        tree.ThrowIfGone();
        FlushInTheWay(tree, tables);
        using (background.ClaimPlaces(tree, tables, out IReadOnlyList<TableAddition> places))
        {
            state.Wal.SyncBuffered();
            long sequence = state.Sequences.Issued + 1;
            var change = new TreeEdit(tree.Id);
            change.Added.AddRange(places.Select(place => place with { Table = place.Table.WithSequence(sequence) }));
            isHandedOver = true;
            var edit = new VersionEdit { UnloggedThrough = sequence, Trees = { change } };
            OutputInstall.Commit(state, edit, installed => Show(tree, installed, sequence));
            state.Sequences.Issued = sequence;
            state.Wal.NoteUnloggedFlushed(sequence);
            return sequence;
        }
    }

    private void Show(KeyspaceTree tree, ManifestState installed, long sequence)
    {
        lock (state.CommitGate)
        {
            state.Snapshots.Publish(
                sequence, () => tree.InstallTables(installed.Tree(tree.Id).Version, []));
        }
    }

    /// <summary>Flushes what was written since it was looked at before.</summary>
    private void FlushInTheWay(KeyspaceTree tree, IReadOnlyList<TableMeta> tables)
    {
        lock (state.CommitGate)
        {
            if (!HasInTheWay(tree, tables)) return;
            MemtableSealing.Seal(state.Trees, each => each == tree);
            MemtableSealing.SealUnlogged(state.Trees);
        }

        state.Signal.RequestWork();
        state.Signal.WaitUntil(WorkKind.Flush, () => state.Context.Latch.IsFailed || !HasInTheWay(tree, tables));
        state.Context.Latch.ThrowIfFailed();
    }

    /// <summary>Whether a memtable holds something in the tables' range, or anything that was not logged.</summary>
    private bool HasInTheWay(KeyspaceTree tree, IReadOnlyList<TableMeta> tables)
    {
        if (MemtableSealing.HasUnlogged(state.Trees)) return true;
        if (!tree.TryAcquireView(out ReadView? view)) return false;
        try
        {
            foreach (Memtable memtable in view.Memtables)
            {
                if (Meets(memtable, tables[0].Start, tables[^1].End)) return true;
            }

            return false;
        }
        finally
        {
            view.Release();
        }
    }

    private static bool Meets(Memtable memtable, byte[] start, byte[] end)
    {
        foreach (RangeTombstoneSet tombstones in memtable.RangeTombstoneSets)
        {
            if (tombstones.FindNewer(start, end, since: 0) != 0) return true;
        }

        using EntryIterator entries = memtable.NewIterator();
        entries.Seek(start, long.MaxValue);
        return entries.IsValid && KeyOrder.IsBeforeEnd(entries.Key, end);
    }
}
