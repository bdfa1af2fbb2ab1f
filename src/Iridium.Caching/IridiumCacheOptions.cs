using Iridium.Engine;

namespace Iridium.Caching;

/// <summary>
/// Options of one cache. Mutable so that configuration can bind it; read once, when the cache is built. Faults are
/// reported all at once when the host starts.
/// </summary>
public sealed class IridiumCacheOptions
{
    /// <summary>Directory of the database, created when missing. Required. A relative path starts at the current
    /// directory of the process. Parts of one process that name the same directory share one database.</summary>
    public string Path { get; set; } = "";

    /// <summary>
    /// Name of the keyspace inside the database · 1 to 255 bytes of UTF-8 · <c>cache</c> · caches with the same path
    /// and keyspace are one cache; give each its own keyspace to keep their entries apart.
    /// </summary>
    public string Keyspace { get; set; } = "cache";

    /// <summary>
    /// Sliding expiration of entries that are stored without any expiration · above zero · null, which keeps them until
    /// they are removed · applies to entries stored from then on.
    /// </summary>
    public TimeSpan? DefaultSlidingExpiration { get; set; }

    /// <summary>
    /// How much of a sliding window may pass before an access writes the new expiry · fraction, 0 to 0.5 · 0.1 · an
    /// entry may expire early by up to this part of its window, and a hot entry costs at most one small write for each
    /// such part instead of one for each read; 0 writes at every access and is exact.
    /// </summary>
    public double SlidingRefreshThreshold { get; set; } = 0.1;

    /// <summary>
    /// When a stored or removed entry counts as done · mode · <see cref="Engine.Durability.Os"/>, which survives a
    /// killed process and may lose the newest entries at a power loss · <see cref="Engine.Durability.Sync"/> survives
    /// both and waits for the disk. The new expiry after an access is always written as
    /// <see cref="Engine.Durability.Os"/>.
    /// </summary>
    public Durability Durability { get; set; } = Durability.Os;

    /// <summary>
    /// Changes the options of the database before it is opened, for example its memory; receives options that hold the
    /// container's clock and logger · null changes nothing · without effect when another part of the process has opened
    /// the directory before.
    /// </summary>
    public Func<DatabaseOptions, DatabaseOptions>? ConfigureDatabase { get; set; }
}
