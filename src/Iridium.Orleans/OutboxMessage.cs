namespace Iridium.Orleans;

/// <summary>A message of an outbox.</summary>
/// <param name="Number">Its number in the outbox, by which it is removed; grows with time.</param>
/// <param name="Message">What was sent.</param>
public sealed record OutboxMessage(long Number, ReadOnlyMemory<byte> Message);
