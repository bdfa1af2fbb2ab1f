namespace Iridium.Bench.Engines;

/// <summary>When a write counts as done: Iridium's modes, which say more than those of most peers.</summary>
internal enum WriteDurability
{
    /// <summary>The operating system has the bytes. Every engine has it.</summary>
    Os = 0,

    /// <summary>The bytes are on disk. Every engine has it.</summary>
    Sync = 1,

    /// <summary>As <see cref="Os"/>, with a sync now and then. Peers run as for <see cref="Os"/>.</summary>
    Interval = 2,

    /// <summary>The process has the bytes. Peers run as for <see cref="Os"/>.</summary>
    Buffered = 3,

    /// <summary>No log. RocksDB has it too; the other peers run as for <see cref="Os"/>.</summary>
    None = 4,
}
