namespace Iridium.Engine;

/// <summary>One number of the statistics, for those who print or send them all.</summary>
/// <param name="Name">What it is, as <c>wal.bytes</c> or <c>level.entries</c>.</param>
/// <param name="Keyspace">The keyspace it is about; null for the database.</param>
/// <param name="Level">The level it is about; null for all.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">What it counts: <c>By</c>, <c>s</c>, or a thing in braces, as <c>{table}</c>.</param>
public readonly record struct StatisticsProperty(
    string Name,
    string? Keyspace,
    int? Level,
    double Value,
    string Unit);
