namespace Iridium.Engine.Tables;

/// <summary>
/// A block's content in native memory, held for as long as this pin is: either an entry of the cache, which is not
/// given up meanwhile, or memory of the pin's own. <c>default</c> is no block. A copy is the same pin: exactly one of
/// them is released. Reading through it is thread-safe.
/// </summary>
internal readonly unsafe struct PinnedBlock
{
    private readonly BlockCache? _cache;
    private readonly BlockCacheSlot* _slot;

    /// <summary>Memory of the pin's own, charged to a cache.</summary>
    public PinnedBlock(BlockCache cache, byte* content, int length)
    {
        _cache = cache;
        Content = content;
        Length = length;
    }

    /// <summary>An entry of a cache, for which the caller has a pin.</summary>
    public PinnedBlock(BlockCache cache, BlockCacheSlot* slot)
    {
        _cache = cache;
        _slot = slot;
        Content = slot->Content;
        Length = slot->Length;
    }

    /// <summary>First byte of the content, at the beginning of a cache line.</summary>
    public byte* Content { get; }

    /// <summary>Length of the content.</summary>
    public int Length { get; }

    public bool IsNone => _cache is null;

    /// <summary>Whether the cache has it, so that the next one to ask finds it.</summary>
    public bool IsCached => _slot != null;

    public ReadOnlySpan<byte> Span => new(Content, Length);

    /// <summary>The content and the room for its trailer, to be filled before anyone else sees it.</summary>
    public Span<byte> Writable => new(Content, Length + BlockMemory.RoomBehind);

    /// <summary>Lets the block go; its memory must not be read any more.</summary>
    public void Release()
    {
        if (_slot == null) _cache?.FreeOwned(Content, Length);
        else _cache!.LetGo(_slot); // A pin with a slot was made with its cache.

        // The slot's memory goes with the cache.
        GC.KeepAlive(_cache);
    }
}
