namespace Iridium.Engine;

/// <summary>Whether writes wait for background work that is behind.</summary>
public enum WriteStallState
{
    /// <summary>Writes run freely.</summary>
    None = 0,

    /// <summary>Writes are slowed down, the more the further the background is behind.</summary>
    Delayed = 1,

    /// <summary>Writes to at least one keyspace wait until the background has caught up.</summary>
    Stopped = 2,
}
