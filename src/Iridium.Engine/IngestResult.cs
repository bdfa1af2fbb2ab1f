namespace Iridium.Engine;

/// <summary>What an ingest added.</summary>
/// <param name="Sequence">The commit sequence that all its records have; 0 when there was no record.</param>
/// <param name="Records">How many records.</param>
/// <param name="Tables">How many tables they were written to.</param>
/// <param name="Bytes">Bytes of those tables.</param>
public readonly record struct IngestResult(long Sequence, long Records, int Tables, long Bytes);
