namespace Iridium.Engine;

/// <summary>What is restored. Immutable.</summary>
public sealed record RestoreOptions
{
    /// <summary>The newest backup, whole.</summary>
    public static RestoreOptions Default { get; } = new();

    /// <summary>Number of the backup in its directory; null for the newest, or, with
    /// <see cref="ThroughSequence"/>, the newest that reaches back to it. Of no meaning for a stream.</summary>
    public long? BackupId { get; init; }

    /// <summary>
    /// The sequence after which nothing is restored: the database ends with the last whole batch that is not newer.
    /// From <see cref="BackupInfo.EarliestSequence"/> to <see cref="BackupInfo.LastSequence"/>; null for all that
    /// there is.
    /// </summary>
    public long? ThroughSequence { get; init; }

    /// <summary>File system and log of the restored database; null for those of the backup directory, or of the disk.
    /// Only these two are used.</summary>
    public DatabaseOptions? Database { get; init; }
}
