namespace Iridium.Data.Syntax;

/// <summary>A statement about the database.</summary>
internal abstract record UtilityStatement(int Offset) : SqlStatement(Offset);

/// <summary><c>CREATE SNAPSHOT name</c>.</summary>
internal sealed record CreateSnapshotStatement(int Offset, string Name) : UtilityStatement(Offset);

/// <summary><c>DROP SNAPSHOT [IF EXISTS] name</c>.</summary>
internal sealed record DropSnapshotStatement(int Offset, string Name, bool IsOptional) : UtilityStatement(Offset);

/// <summary><c>SHOW SNAPSHOTS</c>.</summary>
internal sealed record ShowSnapshotsStatement(int Offset) : UtilityStatement(Offset);

/// <summary><c>SHOW KEYSPACES</c>.</summary>
internal sealed record ShowKeyspacesStatement(int Offset) : UtilityStatement(Offset);

/// <summary><c>SHOW STATS [FOR keyspace]</c>.</summary>
internal sealed record ShowStatisticsStatement(int Offset, KeyspaceSource? Keyspace) : UtilityStatement(Offset);

/// <summary><c>CHECKPOINT TO directory</c>.</summary>
internal sealed record CheckpointStatement(int Offset, SqlExpression Directory) : UtilityStatement(Offset);

/// <summary><c>VERIFY</c>.</summary>
internal sealed record VerifyStatement(int Offset) : UtilityStatement(Offset);
