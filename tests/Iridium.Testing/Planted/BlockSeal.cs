using Iridium.Engine.Coding;
using Iridium.Engine.Tables.Blocks;

namespace Iridium.Testing.Planted;

/// <summary>Gives a block that was changed the checksum that its bytes ask for. Pure.</summary>
public static class BlockSeal
{
    /// <summary>Writes it.</summary>
    /// <param name="block">Content and trailer.</param>
    /// <param name="tableId">The table's unique id.</param>
    /// <param name="offset">Where the block is in the file.</param>
    public static void Write(Span<byte> block, Guid tableId, long offset)
    {
        Span<byte> trailer = block[^BlockTrailer.Bytes..];
        uint sum = Crc32C.Compute(block[..^BlockTrailer.Bytes], BlockTrailer.Seed(tableId, offset));
        BlockTrailer.Write(trailer, trailer[0], sum);
    }
}
