using Iridium.Engine.Diagnostics;
using Iridium.Engine.State;
using Iridium.Engine.Versions;
using Iridium.Engine.Writing;

namespace Iridium.Engine.Transfer;

/// <summary>
/// Drops a keyspace, whatever its size, by one edit of the manifest (docs/adr/0012): first its writes are refused, then
/// those that were granted before are waited for, then the edit is made durable, and at last its view is let go. Its
/// files are deleted by the background once no cursor and no pinned value needs them. One drop at a time.
/// </summary>
internal sealed class KeyspaceDrop(EngineState state, WritePath writes)
{
    /// <summary>Drops a keyspace.</summary>
    /// <param name="tree">The keyspace.</param>
    /// <param name="successor">An empty keyspace that takes its place in the same edit, or null.</param>
    /// <exception cref="IridiumException">The disk is full: the keyspace is as it was.</exception>
    /// <exception cref="EngineFailedException">It may be gone or not; reopen the database.</exception>
    public void Run(KeyspaceTree tree, KeyspaceTree? successor)
    {
        state.Trees.HasDropped = true;
        tree.IsDropping = true;
        try
        {
            // IMPORTANT: what was granted before is in the memtables by now. A batch between the log and a memtable
            // that is not there any more could not be applied.
            writes.WaitForQueued();
            FlushUnlogged();

            // Everything that was committed before the drop is found after a crash if the drop is.
            state.Wal.SyncBuffered();
            var edit = new VersionEdit { DroppedKeyspaces = { tree.Id } };
            if (successor is not null) edit.CreatedKeyspaces.Add(successor.Keyspace);
            state.Catalog.Commit(edit, _ => Install(tree, successor));
        }
        finally
        {
            if (!tree.IsDropped) tree.IsDropping = false;
        }

        state.Context.Log.KeyspaceDropped(tree.Keyspace.Name);
        state.Context.Events.Raise(static events => events.KeyspaceDropped, new KeyspaceEvent(tree.Keyspace.Name));

        // Who waits for its background work waits no more.
        state.Signal.RequestWork();
        state.Signal.ReportProgress(WorkKind.Flush);
        state.Signal.ReportProgress(WorkKind.Compaction);
    }

    private void Install(KeyspaceTree tree, KeyspaceTree? successor)
    {
        lock (state.CommitGate)
        {
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
