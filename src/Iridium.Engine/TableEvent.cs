namespace Iridium.Engine;

/// <summary>A table that came or went.</summary>
/// <param name="Number">The number in its file's name.</param>
/// <param name="Keyspace">The keyspace; null when it was deleted, since it belongs to none by then.</param>
/// <param name="Level">Its level; 0 when it was deleted.</param>
/// <param name="Bytes">Bytes of the file; 0 when it was deleted.</param>
public sealed record TableEvent(long Number, string? Keyspace = null, int Level = 0, long Bytes = 0);
