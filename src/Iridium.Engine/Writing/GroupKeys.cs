using Iridium.Engine.Coding;
using Iridium.Engine.Records;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Writing;

/// <summary>
/// The keys that a commit group writes, as hashes: a batch whose conditions may ask about one of them has to wait for
/// the next group, when they can be read. A false alarm costs that wait and nothing else. For the leader only.
/// </summary>
internal sealed class GroupKeys
{
    private readonly HashSet<uint> _hashes = [];
    private bool _hasRange;

    public bool Contains(int keyspace, ReadOnlySpan<byte> key) => _hasRange || _hashes.Contains(Hash(keyspace, key));

    public void Add(ReadOnlySpan<byte> operations)
    {
        var reader = new BatchReader(operations);
        while (reader.MoveNext())
        {
            if (reader.Kind == EntryKind.DeleteRange) _hasRange = true;
            else _hashes.Add(Hash(reader.Keyspace, reader.Key));
        }
    }

    public void Clear()
    {
        _hashes.Clear();
        _hasRange = false;
    }

    private static uint Hash(int keyspace, ReadOnlySpan<byte> key) => Crc32C.Compute(key, (uint)keyspace);
}
