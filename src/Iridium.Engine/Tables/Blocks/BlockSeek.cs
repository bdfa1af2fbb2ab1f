namespace Iridium.Engine.Tables.Blocks;

/// <summary>What a search in a block came to.</summary>
internal enum BlockSeek
{
    /// <summary>Every entry lies before the position.</summary>
    PastEnd,

    /// <summary>There is an entry at or after the position.</summary>
    Found,

    /// <summary>The bytes are no block, although their checksum matches.</summary>
    Malformed,
}
