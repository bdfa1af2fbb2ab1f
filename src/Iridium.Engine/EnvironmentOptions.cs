namespace Iridium.Engine;

/// <summary>
/// Options of an <see cref="IridiumEnvironment"/>: what its databases share. All faults are reported at once by
/// <see cref="ArgumentException"/> when the environment is made.
/// </summary>
public sealed record EnvironmentOptions
{
    // Before the defaults, which take it.
    internal static int DefaultBackgroundThreads { get; } = Math.Clamp(Environment.ProcessorCount - 1, 1, 4);

    /// <summary>The defaults.</summary>
    public static EnvironmentOptions Default { get; } = new();

    /// <summary>Name that tells environments of one process apart in metrics · text · <c>default</c>.</summary>
    public string Name { get; init; } = "default";

    /// <summary>
    /// Memory of all databases together: memtables, cached blocks, and the indexes and filters of open tables · bytes ·
    /// null takes a quarter of what the process may use, 128 MiB to 2 GiB · divided as
    /// <see cref="DatabaseOptions.MemoryBytesMax"/> tells.
    /// </summary>
    public long? MemoryBytesMax { get; init; }

    /// <summary>
    /// Most memory of all block caches together, indexes and filters included · bytes · null takes half of
    /// <see cref="MemoryBytesMax"/> · at most three quarters of it; 0 caches nothing.
    /// </summary>
    public long? BlockCacheBytesMax { get; init; }

    /// <summary>
    /// Threads that compact, for all databases together · threads · one fewer than there are processors, 1 to 4 · with
    /// several databases open one of them never takes the last thread, unless there is only one. As many threads, 2 to
    /// 4, flush.
    /// </summary>
    public int BackgroundThreads { get; init; } = DefaultBackgroundThreads;

    internal void Validate()
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(Name)) faults.Add("Name is empty");
        if (MemoryBytesMax is < 64 * 1024 or > 1L << 44)
        {
            faults.Add(
                $"MemoryBytesMax is {MemoryBytesMax:N0}; it must be between {64 * 1024:N0} and {1L << 44:N0} bytes");
        }

        if (BlockCacheBytesMax is < 0 or > 1L << 40)
            faults.Add($"BlockCacheBytesMax is {BlockCacheBytesMax:N0}; it must be between 0 and {1L << 40:N0} bytes");
        if (BackgroundThreads is < 1 or > 64)
            faults.Add($"BackgroundThreads is {BackgroundThreads}; it must be between 1 and 64 threads");
        if (faults.Count > 0)
            throw new ArgumentException("The environment options are not valid: " + string.Join("; ", faults) + ".");
    }
}
