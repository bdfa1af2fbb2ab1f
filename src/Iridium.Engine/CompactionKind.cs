namespace Iridium.Engine;

/// <summary>What a compaction does with its tables.</summary>
public enum CompactionKind
{
    /// <summary>Reads them and writes what is still needed to new ones.</summary>
    Merge = 0,

    /// <summary>Moves them to another level without reading them.</summary>
    Move = 1,

    /// <summary>Drops them whole, as the FIFO style does.</summary>
    Drop = 2,
}
