namespace Iridium.Bench.Measuring;

/// <summary>What a stretch of a run took of the heap and of memory. Immutable.</summary>
/// <param name="AllocatedBytes">Bytes allocated on the managed heap by all threads.</param>
/// <param name="Collections">Collections of each generation.</param>
/// <param name="PeakResidentBytes">The most memory that was resident at once.</param>
internal sealed record ResourceUse(long AllocatedBytes, IReadOnlyList<int> Collections, long PeakResidentBytes)
{
    public static ResourceUse Now() => new(
        GC.GetTotalAllocatedBytes(precise: true),
        [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)],
        ProcessCounters.PeakResidentBytes);

    public ResourceUse Since(ResourceUse before) => new(
        AllocatedBytes - before.AllocatedBytes,
        [.. Collections.Zip(before.Collections, (now, then) => now - then)],
        PeakResidentBytes);
}
