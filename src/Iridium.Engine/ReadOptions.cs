namespace Iridium.Engine;

/// <summary>How one read or cursor reads. <c>default</c> reads the newest state through the block cache.</summary>
/// <param name="Snapshot">The state to read; null means the newest at the time of the call.</param>
/// <param name="BypassCache">
/// True leaves blocks read from disk out of the block cache, so that a long scan does not push out hot blocks.
/// </param>
public readonly record struct ReadOptions(Snapshot? Snapshot = null, bool BypassCache = false);
