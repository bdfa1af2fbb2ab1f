using Iridium.Engine.Coding;
using Iridium.Engine.Tables;
using Iridium.Engine.Tables.Filters;

namespace Iridium.Testing.Fuzzing;

/// <summary>The content of a filter, asked in both of its ways.</summary>
internal sealed class FilterTarget() : FuzzTarget("filter")
{
    public override IEnumerable<byte[]> Seeds() => TableParts.Blocks(footer => footer.Filter);

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        PinnedBlock content = BlockCache.Off.Allocate(input.Length);
        input.CopyTo(content.Writable);
        if (BloomFilter.TryCreate(content) is not { } filter)
        {
            content.Release();
            return 0;
        }

        int hits = 0;
        Span<byte> key = stackalloc byte[4];
        for (int i = 0; i < 32; i++)
        {
            key[0] = (byte)i;
            ulong hash = KeyHash.Compute(key) ^ ((ulong)input[0] << 56);
            bool isThere = filter.MayContain(hash);
            Require(isThere == filter.MayContainScalar(hash), "the two ways to ask a filter differ");
            filter.Prefetch(hash);
            hits += isThere ? 1 : 0;
        }

        filter.Release();
        return 1 + Magnitude(hits) + (input[^1] * 100);
    }
}
