using Iridium.Caching.Entries;
using Iridium.Testing.Fuzzing;

namespace Iridium.Torture.Targets;

/// <summary>The head of a cache entry: what is read is written as the same bytes, and its expiry can be told.</summary>
internal sealed class CacheEntryTarget() : FuzzTarget("cache")
{
    private static readonly DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override IEnumerable<byte[]> Seeds() =>
    [
        Of(default),
        Of(new EntryLifetime(TimeSpan.FromMinutes(20), null)),
        Of(new EntryLifetime(TimeSpan.FromMinutes(20), _now.AddDays(1))),
    ];

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        if (!EntryHeader.TryRead(input, out EntryLifetime lifetime, out int length, out string? fault))
        {
            Require(fault.Length > 0, "it is refused without a word");
            return -1 - Magnitude(input.Length);
        }

        Span<byte> again = stackalloc byte[EntryHeader.BytesMax];
        int written = EntryHeader.Write(again, lifetime);
        Require(again[..written].SequenceEqual(input[..length]), $"{lifetime} is written as something else");
        DateTimeOffset? expiry = lifetime.ExpiryAfterAccess(_now);
        Require(expiry is null || lifetime.Sliding is not null, "what does not slide has an expiry");
        return length;
    }

    private static byte[] Of(EntryLifetime lifetime)
    {
        byte[] header = new byte[EntryHeader.BytesMax];
        return [.. header.AsSpan(0, EntryHeader.Write(header, lifetime)), 1, 2, 3];
    }
}
