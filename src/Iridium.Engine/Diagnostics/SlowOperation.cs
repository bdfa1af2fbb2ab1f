namespace Iridium.Engine.Diagnostics;

/// <summary>An operation that took longer than it should. Keys and values are no part of it.</summary>
/// <param name="Operation">What it was.</param>
/// <param name="Keyspace">Where, or empty when it was for the whole database.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Waits">What it waited for.</param>
internal readonly record struct SlowOperation(string Operation, string Keyspace, TimeSpan Elapsed, SlowWaits Waits)
{
    /// <summary>Keys that it was about, 0 when they were not counted.</summary>
    public long Keys { get; init; }

    /// <summary>Bytes that it was about, 0 when they were not counted.</summary>
    public long Bytes { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; init; }
}
