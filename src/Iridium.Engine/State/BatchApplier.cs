using Iridium.Engine.Memtables;
using Iridium.Engine.Records;
using Iridium.Engine.Wal;

namespace Iridium.Engine.State;

/// <summary>Applies the operations of a logged batch to the memtables: after its commit, and again when it is replayed.
/// </summary>
internal static class BatchApplier
{
    /// <summary>Applies a batch that was just committed. Needs the commit gate.</summary>
    /// <returns>Whether a memtable is large enough to be sealed now.</returns>
    public static bool Apply(EngineState state, ReadOnlySpan<byte> operations, long firstSequence)
    {
        var reader = new BatchReader(operations);
        long sequence = firstSequence;
        long most = state.Context.Memory.OneMemtableBytes;
        bool isFull = false;
        while (reader.MoveNext())
        {
            if (!state.Trees.TryGet(reader.Keyspace, out KeyspaceTree? tree))
                throw new InvalidOperationException($"There is no keyspace with id {reader.Keyspace}.");
            Memtable active = tree.Active;
            ApplyOne(active, in reader, sequence++);
            isFull |= active.Bytes >= most;
        }

        if (reader.IsDamaged) throw new InvalidOperationException("A logged batch does not read as it was written.");
        return isFull;
    }

    /// <summary>Notes in the memtables of a batch that it was not logged. Needs the commit gate.</summary>
    public static void NoteUnlogged(TreeRegistry trees, ReadOnlySpan<byte> operations, long lastSequence)
    {
        var reader = new BatchReader(operations);
        while (reader.MoveNext())
        {
            if (trees.TryGet(reader.Keyspace, out KeyspaceTree? tree)) tree.Active.NoteUnlogged(lastSequence);
        }
    }

    public static void ApplyOne(Memtable memtable, in BatchReader operation, long sequence)
    {
        if (operation.Kind == EntryKind.DeleteRange)
            memtable.AddRangeTombstone(operation.Key, operation.Payload, sequence);
        else
            memtable.Add(operation.Key, sequence, operation.Kind, operation.Payload);
    }
}
