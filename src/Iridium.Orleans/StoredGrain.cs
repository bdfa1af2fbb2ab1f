using Orleans.Runtime;

namespace Iridium.Orleans;

/// <summary>A stored state, without its value.</summary>
/// <param name="GrainId">The grain.</param>
/// <param name="StateName">Name of the state.</param>
/// <param name="ETag">Its ETag.</param>
/// <param name="StateBytes">Length of the serialized state.</param>
/// <param name="ExpiresAt">When it expires, or null for never.</param>
public sealed record StoredGrain(
    GrainId GrainId,
    string StateName,
    string ETag,
    int StateBytes,
    DateTimeOffset? ExpiresAt);
