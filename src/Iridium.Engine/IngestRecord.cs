namespace Iridium.Engine;

/// <summary>A record to ingest.</summary>
/// <param name="Key">1 to 65,535 bytes, greater than the key before it in unsigned byte order. Not retained.</param>
/// <param name="Value">Up to 256 MiB; may be empty. Not retained.</param>
/// <param name="ExpiresAt">The instant from which the record is hidden; null means never.</param>
public readonly record struct IngestRecord(
    ReadOnlyMemory<byte> Key,
    ReadOnlyMemory<byte> Value,
    DateTimeOffset? ExpiresAt = null);
