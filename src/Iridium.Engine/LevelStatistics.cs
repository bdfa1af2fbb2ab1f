namespace Iridium.Engine;

/// <summary>One level of a keyspace's tables.</summary>
/// <param name="Level">0 for freshly flushed tables, which may overlap; 1 to 6 for sorted ones, which do not.</param>
/// <param name="Tables">Number of tables.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="Entries">Entries in them.</param>
public sealed record LevelStatistics(int Level, int Tables, long Bytes, long Entries)
{
    /// <summary>Those of the entries that delete a key or a range.</summary>
    public long Deletions { get; init; }

    /// <summary>Bytes that compactions read from the level since open.</summary>
    public long BytesRead { get; init; }

    /// <summary>Bytes that flushes and compactions wrote to the level since open; tables that only moved there are left
    /// out.</summary>
    public long BytesWritten { get; init; }
}
