using Iridium.Engine.State;

namespace Iridium.Engine.Tests.State;

public sealed class MemoryBudgetTests
{
    private const long MiB = 1024 * 1024;

    [Theory]
    [InlineData(128, 128)]
    [InlineData(1_024, 256)]
    [InlineData(1_048_576, 2_048)]
    public void The_default_is_a_quarter_of_what_there_is_within_bounds(long availableMiB, long expectedMiB) =>
        Assert.Equal(expectedMiB * MiB, MemoryBudget.Of(new DatabaseOptions(), availableMiB * MiB).TotalBytes);

    [Fact]
    public void Cache_and_memtables_share_the_budget()
    {
        var options = new DatabaseOptions { MemoryBytesMax = 256 * MiB, BlockCacheBytesMax = 64 * MiB };
        Assert.Equal(
            new MemoryBudget(256 * MiB, 64 * MiB, 192 * MiB, 48 * MiB), MemoryBudget.Of(options, long.MaxValue));
        MemoryBudget halves = MemoryBudget.Of(options with { BlockCacheBytesMax = null }, long.MaxValue);
        Assert.Equal((128 * MiB, 128 * MiB), (halves.CacheBytes, halves.MemtableBytes));
    }

    [Fact]
    public void The_memtables_keep_a_quarter_however_large_the_cache_is_to_be()
    {
        var options = new DatabaseOptions { MemoryBytesMax = 64 * MiB, BlockCacheBytesMax = 1L << 40 };
        MemoryBudget budget = MemoryBudget.Of(options, long.MaxValue);
        Assert.Equal((48 * MiB, 16 * MiB, 4 * MiB), (budget.CacheBytes, budget.MemtableBytes, budget.OneMemtableBytes));
    }
}
