namespace Iridium.Engine;

/// <summary>
/// How the tables of a keyspace are merged in the background. The values are on disk (docs/formats/manifest.md): never
/// renumber.
/// </summary>
public enum CompactionStyle
{
    /// <summary>
    /// Levels of growing size without overlap: fast reads and little wasted space, each record is rewritten about once
    /// for each level.
    /// </summary>
    Leveled = 0,

    /// <summary>
    /// Few sorted runs, merged when they are of similar size: records are rewritten less often, reads ask more tables,
    /// and a full merge needs as much free space again as the keyspace has.
    /// </summary>
    SizeTiered = 1,

    /// <summary>
    /// Flushed tables are never merged, and the oldest are dropped whole when the keyspace outgrows its bound
    /// (<see cref="KeyspaceOptions.FifoBytesMax"/>, <see cref="KeyspaceOptions.FifoAgeMax"/>): for data that loses its
    /// worth with time, such as a cache or recent events. Records vanish without a delete.
    /// </summary>
    Fifo = 2,
}
