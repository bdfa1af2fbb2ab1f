namespace Iridium.Caching.Entries;

/// <summary>
/// Decides whether an access writes a new expiry. The rule: write when the exact new expiry is later than the stored
/// one by more than <c>threshold × window</c>. So after every access the stored expiry is at most that much before the
/// exact one, whatever the pattern of accesses, and never after it. Immutable, thread-safe.
/// </summary>
/// <remarks>
/// An entry whose stored expiry is its absolute limit gains nothing and is never written again. A clock that was set
/// back gives a negative gain, so it shortens nothing.
/// </remarks>
internal readonly struct SlideRule(double threshold)
{
    /// <summary>Largest threshold: beyond it, an entry in use could expire after less than half its window.</summary>
    public const double ThresholdMax = 0.5;

    /// <summary>The expiry to write after an access at <paramref name="now"/>, or null for none.</summary>
    /// <param name="lifetime">The lifetime in the entry's header.</param>
    /// <param name="stored">The record's expiry.</param>
    /// <param name="now">The time of the access.</param>
    public DateTimeOffset? NewExpiry(EntryLifetime lifetime, DateTimeOffset? stored, DateTimeOffset now)
    {
        if (lifetime.Sliding is not { } window || stored is not { } current) return null;
        DateTimeOffset? exact = lifetime.ExpiryAfterAccess(now);
        long gain = exact.GetValueOrDefault().UtcTicks - current.UtcTicks;
        return gain > (long)(window.Ticks * threshold) ? exact : null;
    }
}
