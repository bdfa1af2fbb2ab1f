namespace Iridium.Engine.Keys;

/// <summary>A key and its hash, computed once for all tables that are asked for it.</summary>
/// <param name="bytes">The key; not retained beyond the call it is passed to.</param>
/// <param name="hash">Its hash.</param>
internal readonly ref struct HashedKey(ReadOnlySpan<byte> bytes, ulong hash)
{
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public ulong Hash { get; } = hash;
}
