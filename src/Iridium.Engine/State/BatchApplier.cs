using Iridium.Engine.Memtables;
using Iridium.Engine.Records;
using Iridium.Engine.Wal;

namespace Iridium.Engine.State;

/// <summary>Applies the operations of a logged batch to the memtables: after its commit, and again when it is replayed.
/// </summary>
internal static class BatchApplier
{
    /// <summary>Applies a batch that was just committed. Needs the commit gate.</summary>
    public static void Apply(TreeRegistry trees, ReadOnlySpan<byte> operations, long firstSequence)
    {
        var reader = new BatchReader(operations);
        long sequence = firstSequence;
        while (reader.MoveNext())
        {
            if (!trees.TryGet(reader.Keyspace, out KeyspaceTree? tree))
                throw new InvalidOperationException($"There is no keyspace with id {reader.Keyspace}.");
            ApplyOne(tree.Active, in reader, sequence++);
        }

        if (reader.IsDamaged) throw new InvalidOperationException("A logged batch does not read as it was written.");
    }

    public static void ApplyOne(Memtable memtable, in BatchReader operation, long sequence)
    {
        if (operation.Kind == EntryKind.DeleteRange)
            memtable.AddRangeTombstone(operation.Key, operation.Payload, sequence);
        else
            memtable.Add(operation.Key, sequence, operation.Kind, operation.Payload);
    }
}
