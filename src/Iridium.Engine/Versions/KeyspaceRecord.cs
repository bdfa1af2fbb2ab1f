namespace Iridium.Engine.Versions;

/// <summary>A keyspace as the manifest knows it. The id stands for the name in logs and is never used
/// twice, also when the keyspace is dropped.</summary>
internal sealed record KeyspaceRecord(int Id, string Name, KeyspaceOptions Options);
