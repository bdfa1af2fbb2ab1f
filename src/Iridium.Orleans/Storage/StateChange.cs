namespace Iridium.Orleans.Storage;

/// <summary>A change of a state, the ETag it is based on, and that ETag's sequence; zero where none may be
/// stored.</summary>
internal record struct StateChange(ChangeKind Kind, string? ETag, DateTimeOffset? ExpiresAt)
{
    public long Sequence;
}
