namespace Iridium.Engine;

/// <summary>Writes are held up, or not any more.</summary>
/// <param name="State">How from now on.</param>
/// <param name="Keyspace">The keyspace that is furthest behind; null when none is.</param>
/// <param name="Reason">What is behind; null when nothing is.</param>
public sealed record StallEvent(WriteStallState State, string? Keyspace, string? Reason);
