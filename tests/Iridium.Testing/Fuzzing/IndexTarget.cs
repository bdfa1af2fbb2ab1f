using Iridium.Engine.Tables;
using Iridium.Engine.Tables.Blocks;

namespace Iridium.Testing.Fuzzing;

/// <summary>The content of an index block, made ready for lookups and asked for keys.</summary>
internal sealed class IndexTarget() : FuzzTarget("index")
{
    public override IEnumerable<byte[]> Seeds() => TableParts.Blocks(footer => footer.Index);

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        PinnedBlock content = BlockCache.Off.Allocate(input.Length);
        input.CopyTo(content.Writable);
        if (BlockIndex.TryCreate(content, BlockCache.Off) is not { } index)
        {
            content.Release();
            return 0;
        }

        int shape = 0;
        for (int i = 0; i < 8; i++)
        {
            ReadOnlySpan<byte> key = input.Slice(input.Length * i / 9, Math.Min(input.Length / 9, 1 + (i * 2)));
            BlockSeek seek = index.Find(key, i % 2 == 0 ? long.MaxValue : i, out _);
            shape = (shape * 3) + (int)seek;
        }

        index.Release();
        return 1 + shape;
    }
}
