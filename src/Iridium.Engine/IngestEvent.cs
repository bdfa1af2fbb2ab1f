namespace Iridium.Engine;

/// <summary>An ingest whose records are visible.</summary>
/// <param name="Keyspace">The keyspace.</param>
/// <param name="Result">What was added.</param>
public sealed record IngestEvent(string Keyspace, IngestResult Result);
