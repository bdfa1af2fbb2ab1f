using Iridium.Engine.Coding;
using Iridium.Engine.Keys;
using Iridium.Engine.Records;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Writing;

/// <summary>
/// The keys that a commit group writes: a batch whose conditions may ask about one of them has to wait for the next
/// group, when they can be read. Single keys are found by hashes, ranges by a walk through the batches, up to a number
/// of operations. A false alarm costs the wait and nothing else. For the leader only.
/// </summary>
internal sealed class GroupKeys
{
    private const int OperationsWalkedMax = 1_024;

    private readonly HashSet<uint> _hashes = [];
    private readonly List<BatchBuffer> _batches = [];
    private int _operations;
    private bool _hasRange;

    public bool Contains(int keyspace, ReadOnlySpan<byte> key) => _hasRange || _hashes.Contains(Hash(keyspace, key));

    /// <summary>Whether a key or a range deletion of the group may lie in a range.</summary>
    public bool Overlaps(int keyspace, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
    {
        if (_operations > OperationsWalkedMax) return true;
        foreach (BatchBuffer batch in _batches)
        {
            var reader = new BatchReader(batch.Operations);
            while (reader.MoveNext())
            {
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
        _operations += operations.Count;
    }

    public void Clear()
    {
        _hashes.Clear();
        _batches.Clear();
        _operations = 0;
        _hasRange = false;
    }

    private static uint Hash(int keyspace, ReadOnlySpan<byte> key) => Crc32C.Compute(key, (uint)keyspace);
}
