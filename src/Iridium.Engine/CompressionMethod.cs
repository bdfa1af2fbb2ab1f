namespace Iridium.Engine;

/// <summary>
/// How the blocks of a keyspace's tables are compressed. The values are on disk (docs/formats/manifest.md): never
/// renumber.
/// </summary>
public enum CompressionMethod
{
    /// <summary>Blocks are stored as they are.</summary>
    None = 0,

    /// <summary>Blocks are stored in the Snappy block format where that makes them smaller.</summary>
    Snappy = 1,
}
