namespace Iridium.Engine.Versions;

/// <summary>The durable part of one keyspace.</summary>
/// <param name="Keyspace">Its identity and options.</param>
/// <param name="FlushedThrough">Every operation on it up to this sequence is in its tables.</param>
/// <param name="Version">Its tables.</param>
internal sealed record TreeState(KeyspaceRecord Keyspace, long FlushedThrough, TreeVersion Version);
