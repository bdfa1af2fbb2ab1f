namespace Iridium.Engine.Transfer;

/// <summary>What an export holds, one after the other: the name of the keyspace whose records follow, or a record.
/// </summary>
/// <param name="Keyspace">The name, or null for a record.</param>
/// <param name="Key">The key; valid until the next item is read, as the value is.</param>
/// <param name="Value">The value.</param>
/// <param name="ExpiresAt">The expiry.</param>
internal readonly record struct ExportItem(
    string? Keyspace,
    ReadOnlyMemory<byte> Key = default,
    ReadOnlyMemory<byte> Value = default,
    DateTimeOffset? ExpiresAt = null);
