using Iridium.Engine.Files;
using Iridium.Engine.Iterators;
using Iridium.Engine.Memtables;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>
/// Writes the sealed memtables of a keyspace to a level-0 table, and frees the log segments that nothing needs then.
/// One flush runs at a time. A failure leaves memtables and log as they were.
/// </summary>
internal sealed class FlushJob(EngineState state)
{
    /// <summary>Flushes the keyspace with the oldest sealed memtable.</summary>
    /// <returns>False when there is none.</returns>
    public bool RunNext()
    {
        KeyspaceTree? tree = null;
        long oldest = long.MaxValue;
        foreach (KeyspaceTree each in state.Trees.All)
        {
            long first = each.OldestSealedSequence;
            if (first >= oldest) continue;
            oldest = first;
            tree = each;
        }

        if (tree is null) return false;
        Run(tree);
        return true;
    }

    /// <summary>Frees the log segments that nothing needs any more.</summary>
    public void RetireLog() => state.Wal.Retire(OldestNeeded());

    private void Run(KeyspaceTree tree)
    {
        ReadView view = tree.AcquireView();
        try
        {
            Memtable[] flushed = view.Memtables[1..].ToArray();
            long through = flushed.Max(memtable => memtable.LastSequence);

            // IMPORTANT: before the table counts. A table that outlives the log of the same time would show this
            // keyspace newer than the others, which is a hole in the commit order.
            state.Wal.Sync();
            var report = FlushReport.Begin(state.Context, tree, flushed);
            IReadOnlyList<TableMeta> tables = Write(tree, flushed);
            var edit = new TreeEdit(tree.Id) { FlushedThrough = through };
            edit.Added.AddRange(tables.Select(table => new TableAddition(0, table)));
            OutputInstall.Commit(state, edit, tree, flushed);
            report.End(tables, level: 0);
        }
        finally
        {
            view.Release();
        }
    }

    private IReadOnlyList<TableMeta> Write(KeyspaceTree tree, Memtable[] flushed)
    {
        var rule = new RetentionRule(state.Snapshots.Capture(out _));
        var job = new MergeJob(state, rule, new FlushScope());
        var spec = new OutputSpec
        {
            Keyspace = tree.Keyspace.Options,
            CreatedTicks = state.Context.Clock.NowTicks,
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
        // Under the gate no batch is between the log and the memtables.
        lock (state.CommitGate)
        {
            long oldest = state.Wal.LastSequence + 1;
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
