using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Caching.Distributed;

namespace Iridium.Caching.Entries;

/// <summary>
/// When an entry expires: <see cref="Sliding"/> after its last access, but not after <see cref="Absolute"/>; null
/// leaves a bound out. Immutable. Sums beyond the calendar stand for its last instant.
/// </summary>
internal readonly record struct EntryLifetime(TimeSpan? Sliding, DateTimeOffset? Absolute)
{
    /// <summary>
    /// The lifetime that an entry stored at <paramref name="now"/> gets: relative wins over absolute, and
    /// <paramref name="defaultSliding"/> counts only when the caller names no expiration at all.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The absolute expiration is not in the future.</exception>
    [SuppressMessage(
        "Usage",
        "CA2208:Instantiate argument exceptions correctly",
        Justification = "The option at fault is what the caller can act on, and what the framework's stores name.")]
    public static EntryLifetime From(
        DistributedCacheEntryOptions options,
        TimeSpan? defaultSliding,
        DateTimeOffset now)
    {
        if (options.AbsoluteExpiration <= now)
        {
            throw new ArgumentOutOfRangeException(
                nameof(DistributedCacheEntryOptions.AbsoluteExpiration),
                options.AbsoluteExpiration,
                "The absolute expiration value must be in the future.");
        }

        DateTimeOffset? absolute = options.AbsoluteExpirationRelativeToNow is { } relative
            ? Add(now, relative)
            : options.AbsoluteExpiration;
        TimeSpan? sliding = options.SlidingExpiration;
        if (absolute is null) sliding ??= defaultSliding;
        return new EntryLifetime(sliding, absolute);
    }

    /// <summary>When an entry accessed at <paramref name="now"/> expires, or null for never.</summary>
    public DateTimeOffset? ExpiryAfterAccess(DateTimeOffset now)
    {
        if (Sliding is not { } sliding) return Absolute;
        DateTimeOffset slid = Add(now, sliding);
        return Absolute < slid ? Absolute : slid;
    }

    private static DateTimeOffset Add(DateTimeOffset instant, TimeSpan span) =>
        span >= DateTimeOffset.MaxValue - instant ? DateTimeOffset.MaxValue : instant + span;
}
