using Iridium.Engine.Keys;

namespace Iridium.Engine.Memtables;

/// <summary>
/// A place in the order of a <see cref="SkipList"/> (key ascending, sequence descending), with the key's
/// <see cref="KeyOrder.Prefix"/>, which settles most comparisons.
/// </summary>
internal readonly ref struct SkipListPosition
{
    public readonly ReadOnlySpan<byte> Key;
    public readonly long Sequence;
    public readonly ulong Prefix;

    public SkipListPosition(ReadOnlySpan<byte> key, long sequence)
    {
        Key = key;
        Sequence = sequence;
        Prefix = KeyOrder.Prefix(key);
    }
}
