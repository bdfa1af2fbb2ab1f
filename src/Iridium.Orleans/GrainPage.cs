namespace Iridium.Orleans;

/// <summary>A page of stored states.</summary>
/// <param name="Grains">The states, in order.</param>
/// <param name="ContinuationToken">Asks for the next page; null when this is the last one.</param>
public sealed record GrainPage(IReadOnlyList<StoredGrain> Grains, string? ContinuationToken);
