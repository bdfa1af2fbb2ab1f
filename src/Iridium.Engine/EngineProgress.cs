namespace Iridium.Engine;

/// <summary>How far a long operation is.</summary>
/// <param name="Step">What it works on now: a file or a keyspace.</param>
/// <param name="DoneBytes">Bytes done.</param>
/// <param name="TotalBytes">Bytes to do in all, as far as known; may grow.</param>
public readonly record struct EngineProgress(string Step, long DoneBytes, long TotalBytes);
