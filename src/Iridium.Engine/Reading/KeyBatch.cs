using System.Buffers;
using Iridium.Engine.Keys;

namespace Iridium.Engine.Reading;

/// <summary>
/// The keys of one read in an order in which keys of the same block come one after the other: by the eight bytes behind
/// what all of them begin with. Keys that are equal there come in any order. Its memory is a pool's; dispose it.
/// </summary>
internal readonly ref struct KeyBatch
{
    private readonly ReadOnlySpan<ReadOnlyMemory<byte>> _keys;
    private readonly int[] _order;

    public KeyBatch(ReadOnlySpan<ReadOnlyMemory<byte>> keys)
    {
        _keys = keys;
        _order = ArrayPool<int>.Shared.Rent(keys.Length);
        Span<int> order = _order.AsSpan(0, keys.Length);
        for (int i = 0; i < order.Length; i++) order[i] = i;
        if (keys.Length < 2) return;

        int common = CommonPrefixLength(keys);
        ulong[] rented = ArrayPool<ulong>.Shared.Rent(keys.Length);
        Span<ulong> marks = rented.AsSpan(0, keys.Length);
        for (int i = 0; i < marks.Length; i++) marks[i] = KeyOrder.Prefix(keys[i].Span[common..]);
        marks.Sort(order);
        ArrayPool<ulong>.Shared.Return(rented);
    }

    public int Count => _keys.Length;

    /// <summary>Where a key of the order stands among the keys that were given.</summary>
    public int IndexAt(int position) => _order[position];

    public ReadOnlySpan<byte> KeyAt(int position) => _keys[_order[position]].Span;

    public void Dispose() => ArrayPool<int>.Shared.Return(_order);

    private static int CommonPrefixLength(ReadOnlySpan<ReadOnlyMemory<byte>> keys)
    {
        ReadOnlySpan<byte> common = keys[0].Span;
        foreach (ReadOnlyMemory<byte> key in keys[1..]) common = common[..common.CommonPrefixLength(key.Span)];
        return common.Length;
    }
}
