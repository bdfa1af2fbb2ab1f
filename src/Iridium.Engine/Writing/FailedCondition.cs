namespace Iridium.Engine.Writing;

/// <summary>What a refused batch was refused for.</summary>
/// <param name="Kind">What was asked.</param>
/// <param name="IsWrite">Whether it was asked of a key or range that the batch writes.</param>
/// <param name="Keyspace">The keyspace.</param>
/// <param name="Key">The key, or the start of the range.</param>
/// <param name="End">The end of the range.</param>
internal readonly record struct FailedCondition(
    ConditionKind Kind,
    bool IsWrite,
    int Keyspace,
    byte[] Key,
    byte[] End);
