namespace Iridium.Engine;

/// <summary>One open database of an <see cref="IridiumEnvironment"/>, and what it uses at one moment.</summary>
/// <param name="Path">Its directory, as a full path.</param>
/// <param name="MemtableBytes">Native memory of its memtables, in bytes.</param>
/// <param name="BlockCacheBytes">Bytes of its blocks in the cache, what is pinned included.</param>
public sealed record EnvironmentDatabase(string Path, long MemtableBytes, long BlockCacheBytes);
