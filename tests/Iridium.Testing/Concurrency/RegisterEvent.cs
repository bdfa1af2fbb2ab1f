namespace Iridium.Testing.Concurrency;

/// <summary>One operation on one key as a thread saw it.</summary>
/// <param name="Begin">Before the call; ticks of one clock for all threads.</param>
/// <param name="End">After the call.</param>
/// <param name="IsWrite">Whether it wrote or read.</param>
/// <param name="Sequence">Of a write: the one it was given. Of a read: that of the record it found, 0 for none.</param>
/// <param name="Value">What was written or read; null for a delete and for nothing found.</param>
public readonly record struct RegisterEvent(long Begin, long End, bool IsWrite, long Sequence, long? Value);
