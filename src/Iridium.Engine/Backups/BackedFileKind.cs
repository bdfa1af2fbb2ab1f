namespace Iridium.Engine.Backups;

/// <summary>What a backed-up file is. The values are stored (docs/formats/backup.md): never renumber.</summary>
internal enum BackedFileKind : byte
{
    Table = 1,
    Wal = 2,
    Blob = 3,
}
