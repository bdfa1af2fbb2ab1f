using Iridium.Engine.Diagnostics;
using Iridium.Engine.State;
using Iridium.Engine.Versions;
using Iridium.Engine.Writing;

namespace Iridium.Engine.Transfer;

/// <summary>
/// Drops a keyspace, whatever its size, by one edit of the manifest (docs/adr/0012). It is done by the leader of the
/// commit queue, in its place of the commit order: what came before is applied, and writes that come meanwhile wait
/// until it is known whether the keyspace is there. Its files are deleted by the background once no cursor and no
/// pinned value needs them. One drop at a time.
/// </summary>
internal sealed class KeyspaceDrop(EngineState state, WritePath writes)
{
    /// <summary>Drops a keyspace.</summary>
    /// <param name="tree">The keyspace.</param>
    /// <param name="successor">An empty keyspace that takes its place in the same edit, or null.</param>
    /// <exception cref="IridiumException">The disk is full: the keyspace is as it was, and nobody was told otherwise.
    /// </exception>
    /// <exception cref="EngineFailedException">It may be gone or not; reopen the database.</exception>
    public void Run(KeyspaceTree tree, KeyspaceTree? successor)
    {
        // Most of what would hold the writers up is done before they wait.
        FlushUnlogged();
        state.Wal.SyncBuffered();
        writes.SubmitExclusive(() => Commit(tree, successor));
        state.Context.Log.KeyspaceDropped(tree.Keyspace.Name);
        state.Context.Events.Raise(static events => events.KeyspaceDropped, new KeyspaceEvent(tree.Keyspace.Name));

        // Who waits for its background work waits no more.
        state.Signal.RequestWork();
        state.Signal.ReportProgress(WorkKind.Flush);
        state.Signal.ReportProgress(WorkKind.Compaction);
    }

    /// <summary>For the leader.</summary>
    /// <returns>0: it takes no sequence.</returns>
    private long Commit(KeyspaceTree tree, KeyspaceTree? successor)
    {
        // IMPORTANT: what was granted before is in the memtables by now, and nothing is granted meanwhile. A batch
        // between the log and a memtable that is not there any more could not be applied.
        FlushUnlogged();

        // Everything that was committed before the drop is found after a crash if the drop is.
        state.Wal.SyncBuffered();
        var edit = new VersionEdit { DroppedKeyspaces = { tree.Id } };
        if (successor is not null) edit.CreatedKeyspaces.Add(successor.Keyspace);
        state.Catalog.Commit(edit, _ => Install(tree, successor));
        return 0;
    }

    private void Install(KeyspaceTree tree, KeyspaceTree? successor)
    {
        lock (state.CommitGate)
        {
            state.Trees.HasDropped = true;
            state.Trees.Remove(tree);
            if (successor is not null) state.Trees.Add(successor);
            tree.Drop();
        }
    }

    /// <summary>
    /// What was not logged before the drop is brought into tables: after a crash a drop may not show that followed
    /// writes which are lost, and the last unlogged ones must not stand in a memtable that is thrown away, or the gap
    /// that they left in the log would never be closed.
    /// </summary>
    private void FlushUnlogged()
    {
        long through;
        lock (state.CommitGate)
        {
            if (!MemtableSealing.HasUnlogged(state.Trees)) return;
            through = state.Sequences.Visible;
            MemtableSealing.SealUnlogged(state.Trees);
        }

        state.Signal.WaitUntil(
            WorkKind.Flush,
            () => state.Context.Latch.IsFailed || !MemtableSealing.HasSealed(state.Trees, through));
        state.Context.Latch.ThrowIfFailed();
    }
}
