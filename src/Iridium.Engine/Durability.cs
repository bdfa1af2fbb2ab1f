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

    /// <summary>
    /// As <see cref="Os"/>, and the log is synced at the latest <see cref="DatabaseOptions.SyncInterval"/> later. A
    /// power loss takes at most the writes of that time and of one sync, always as a suffix of the commit order.
    /// </summary>
    Interval = 2,

    /// <summary>
    /// The call returns when the bytes are in a buffer of the process, up to 1 MiB, which goes to the operating system
    /// when it is full, with a stronger write, and at a flush or close. A killed process or a power loss may take a
    /// suffix of the commit order.
    /// </summary>
    Buffered = 3,

    /// <summary>
    /// The write is not logged for its own sake. A killed process or a power loss goes back to the last flush, or to
    /// the last stronger write: that one makes everything before it as safe as itself, so there is never a hole. When
    /// more than 1 MiB was written in this mode since the last flush, a stronger write waits for a flush.
    /// </summary>
    None = 4,
}
