using Iridium.Engine.Versions;

namespace Iridium.Engine.Backups;

/// <summary>All that a backup says of itself (docs/formats/backup.md). Immutable.</summary>
internal sealed record BackupDescription
{
    /// <summary>Number of the backup in its directory, from 1; 0 in a stream.</summary>
    public required long Id { get; init; }

    /// <summary>UTC ticks of the moment at which the image was taken.</summary>
    public required long CreatedTicks { get; init; }

    /// <summary>What the manifest of the restored database says.</summary>
    public required ManifestState State { get; init; }

    /// <summary>The log can be cut after any batch from this sequence on.</summary>
    public required long EarliestSequence { get; init; }

    /// <summary>The newest sequence.</summary>
    public required long LastSequence { get; init; }

    /// <summary>Bytes that were not in the directory before.</summary>
    public required long CopiedBytes { get; init; }

    /// <summary>The files, log first.</summary>
    public required IReadOnlyList<BackedFile> Files { get; init; }

    public BackupInfo ToInfo() => new(
        Id, new DateTimeOffset(CreatedTicks, TimeSpan.Zero), State.DatabaseId, EarliestSequence, LastSequence)
    {
        Files = Files.Count,
        Bytes = Files.Sum(file => file.Bytes),
        CopiedBytes = CopiedBytes,
    };
}
