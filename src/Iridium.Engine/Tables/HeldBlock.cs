namespace Iridium.Engine.Tables;

/// <summary>
/// The data block that point lookups stand in: pinned, and kept for the next lookup, which often wants the same one
/// again. Its owner releases it. A mutable struct, used by one thread.
/// </summary>
internal struct HeldBlock
{
    private TableReader? _table;
    private long _offset;

    public PinnedBlock Block { get; private set; }

    public readonly bool Is(TableReader table, long offset) =>
        _offset == offset && ReferenceEquals(_table, table);

    /// <summary>Lets the held block go and holds another one.</summary>
    public void Replace(TableReader table, long offset, PinnedBlock block)
    {
        Block.Release();
        Block = block;
        _table = table;
        _offset = offset;
    }

    /// <summary>Hands the pin over; nothing is held any more.</summary>
    public PinnedBlock Take()
    {
        PinnedBlock block = Block;
        this = default;
        return block;
    }

    public void Release() => Take().Release();
}
