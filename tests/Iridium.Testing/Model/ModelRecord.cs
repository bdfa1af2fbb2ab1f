namespace Iridium.Testing.Model;

/// <summary>What a key holds in the model. Never changed; a touch makes another record of the same sequence.</summary>
public sealed record ModelRecord(byte[] Value, long Sequence, DateTimeOffset? ExpiresAt)
{
    /// <summary>Whether a read at an instant sees it: it is hidden from the very instant of its expiry on.</summary>
    public bool IsLiveAt(DateTimeOffset instant) => ExpiresAt is null || ExpiresAt > instant;
}
