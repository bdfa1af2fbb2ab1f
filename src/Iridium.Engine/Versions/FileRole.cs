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

    /// <summary>The mark of a database that a checkpoint or a restore has not finished.</summary>
    Unfinished,
}
