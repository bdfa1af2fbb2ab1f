namespace Iridium.Engine;

/// <summary>A keyspace that came or went.</summary>
/// <param name="Keyspace">Its name.</param>
public sealed record KeyspaceEvent(string Keyspace);
