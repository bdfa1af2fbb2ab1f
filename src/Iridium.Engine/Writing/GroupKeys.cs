using Iridium.Engine.Coding;
using Iridium.Engine.Keys;
using Iridium.Engine.Records;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Writing;

/// <summary>
/// The keys that a commit group writes: a batch whose conditions may ask about one of them has to wait for the next
/// group, when they can be read. Single keys are found by hashes, ranges by a walk through the batches, within a budget
/// of the batch that asks. A false alarm costs the wait and nothing else. For the leader only.
/// </summary>
internal sealed class GroupKeys
{
    private readonly HashSet<uint> _hashes = [];
    private readonly List<BatchBuffer> _batches = [];
    private bool _hasRange;

    public bool Contains(int keyspace, ReadOnlySpan<byte> key) => _hasRange || _hashes.Contains(Hash(keyspace, key));

    /// <summary>Whether a key or a range deletion of the group may lie in a range.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="start">Where the range starts.</param>
    /// <param name="end">Where it ends; empty is open.</param>
    /// <param name="budget">Operations that may yet be looked at for the batch that asks; the answer is yes when there
    /// are more.</param>
    public bool Overlaps(int keyspace, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end, ref int budget)
    {
        foreach (BatchBuffer batch in _batches)
        {
            var reader = new BatchReader(batch.Operations);
            while (reader.MoveNext())
            {
                if (--budget < 0) return true;
                if (reader.Keyspace != keyspace) continue;
                bool meets = reader.Kind == EntryKind.DeleteRange
                    ? KeyOrder.Overlap(reader.Key, reader.Payload, start, end)
                    : KeyOrder.Compare(reader.Key, start) >= 0 && KeyOrder.IsBeforeEnd(reader.Key, end);
                if (meets) return true;
            }
        }

        return false;
    }

    public void Add(BatchBuffer operations)
    {
        var reader = new BatchReader(operations.Operations);
        while (reader.MoveNext())
        {
            if (reader.Kind == EntryKind.DeleteRange) _hasRange = true;
            else _hashes.Add(Hash(reader.Keyspace, reader.Key));
        }

        _batches.Add(operations);
    }

    public void Clear()
    {
        _hashes.Clear();
        _batches.Clear();
        _hasRange = false;
    }

    private static uint Hash(int keyspace, ReadOnlySpan<byte> key) => Crc32C.Compute(key, (uint)keyspace);
}
