namespace Iridium.Engine.State;

/// <summary>How the one memory budget of a database, or of several that share it, is divided. Pure.</summary>
/// <param name="TotalBytes">The budget.</param>
/// <param name="CacheBytes">Most bytes of the block cache.</param>
/// <param name="MemtableBytes">Most bytes of all memtables together.</param>
/// <param name="OneMemtableBytes">Size at which a memtable is sealed.</param>
internal readonly record struct MemoryBudget(
    long TotalBytes,
    long CacheBytes,
    long MemtableBytes,
    long OneMemtableBytes)
{
    public const long SmallestDefault = 128L << 20;
    public const long GreatestDefault = 2L << 30;

    // Active, being flushed, waiting, and room for the unused ends of their chunks.
    private const int MemtablesInShare = 4;

    /// <summary>Divides what the options and the machine offer.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="availableBytes">Memory that the process may use, as the runtime says.</param>
    public static MemoryBudget Of(DatabaseOptions options, long availableBytes) => options.Environment is { } shared
        ? Of(shared.Options, availableBytes).For(options.MemtableBytesMax)
        : Of(options.MemoryBytesMax, options.BlockCacheBytesMax, availableBytes).For(options.MemtableBytesMax);

    /// <summary>As above for an environment, whose memtables have no size of their own.</summary>
    public static MemoryBudget Of(EnvironmentOptions options, long availableBytes) =>
        Of(options.MemoryBytesMax, options.BlockCacheBytesMax, availableBytes);

    private static MemoryBudget Of(long? memoryBytesMax, long? cacheBytesMax, long availableBytes)
    {
        long total = memoryBytesMax ?? Math.Clamp(availableBytes / 4, SmallestDefault, GreatestDefault);

        // The memtables always keep a quarter: without them there are no writes, without a cache there are slow reads.
        long cache = cacheBytesMax is long most ? Math.Min(most, total - (total / 4)) : total / 2;
        long memtables = total - cache;
        return new MemoryBudget(total, cache, memtables, Math.Max(memtables / MemtablesInShare, 4_096));
    }

    private MemoryBudget For(long memtableBytesMax) =>
        this with { OneMemtableBytes = Math.Min(memtableBytesMax, OneMemtableBytes) };
}
