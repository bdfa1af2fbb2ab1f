using Iridium.Engine.Records;
using Iridium.Engine.Tables.Blocks;
using Iridium.Engine.Tables.Filters;

namespace Iridium.Engine.Tables;

/// <summary>
/// Reads the parts of a table that stand behind its data: index, filter and range tombstones. Each is one block, which
/// passes its checksum first; content that makes no sense although it does raises <see cref="CorruptionException"/>.
/// Keeps nothing. Thread-safe.
/// </summary>
internal static class PartReader
{
    /// <summary>Reads the index, for the caller to release.</summary>
    public static BlockIndex ReadIndex(BlockReader blocks, BlockHandle handle)
    {
        PinnedBlock content = blocks.Read(handle);
        if (BlockIndex.TryCreate(content, blocks.Cache) is { } index) return index;
        content.Release();
        throw blocks.Damage(handle.Offset, "the index makes no sense although its checksum matches");
    }

    /// <summary>Reads a filter, for the caller to release; null for content that this build does not know.</summary>
    public static BloomFilter? ReadFilter(BlockReader blocks, BlockHandle handle)
    {
        PinnedBlock memory = blocks.Read(handle);
        if (BloomFilter.TryCreate(memory) is { } filter) return filter;
        memory.Release();
        return null;
    }

    /// <summary>As <see cref="ReadFilter"/>, and null also for a filter that is absent or damaged.</summary>
    public static BloomFilter? TryReadFilter(BlockReader blocks, BlockHandle handle)
    {
        if (handle.IsAbsent) return null;
        try
        {
            return ReadFilter(blocks, handle);
        }
        catch (Exception damage) when (damage is CorruptionException or FormatVersionException)
        {
            // Without its filter a table answers more slowly and as rightly; verification reports the damage.
            return null;
        }
    }

    /// <summary>Reads the range tombstones, by start, then from the newest to the oldest; none when they are
    /// absent.</summary>
    public static RangeTombstone[] ReadTombstones(BlockReader blocks, BlockHandle handle)
    {
        if (handle.IsAbsent) return [];
        PinnedBlock block = blocks.Read(handle);
        bool isRead = TombstoneBlock.TryDecode(block.Span, out RangeTombstone[] tombstones);
        block.Release();
        if (isRead) return tombstones;
        throw blocks.Damage(handle.Offset, "the range tombstones make no sense although their checksum matches");
    }
}
