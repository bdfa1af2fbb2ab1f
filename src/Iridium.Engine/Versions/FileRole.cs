namespace Iridium.Engine.Versions;

/// <summary>What a file in a database directory is, by its name.</summary>
internal enum FileRole
{
    Foreign,
    Current,
    Temporary,
    Lock,
    Manifest,
    Wal,
    Table,
    Blob,
}
