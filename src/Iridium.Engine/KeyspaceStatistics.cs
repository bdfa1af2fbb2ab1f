namespace Iridium.Engine;

/// <summary>What one keyspace holds.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Entries">Entries in its memtables and tables: an upper bound of the number of records.</param>
/// <param name="MemtableBytes">Bytes of its memtables.</param>
/// <param name="Levels">Its levels from 0 down, the empty ones below the last used one left out.</param>
public sealed record KeyspaceStatistics(
    string Name,
    long Entries,
    long MemtableBytes,
    IReadOnlyList<LevelStatistics> Levels);
