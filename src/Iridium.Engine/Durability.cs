namespace Iridium.Engine;

/// <summary>
/// When a write counts as done. Chosen per write, defaulted per database.
/// </summary>
public enum Durability
{
    /// <summary>
    /// The call returns after fsync of the log; one fsync serves every writer that waits for it.
    /// Survives a killed process and a power loss.
    /// </summary>
    Sync = 0,

    /// <summary>
    /// The call returns when the bytes are in the operating system's page cache. Survives a killed process;
    /// a power loss may take the newest writes, always as a suffix of the commit order and never as a hole.
    /// </summary>
    Os = 1,
}
