namespace Iridium.Engine;

/// <summary>What a backup is.</summary>
/// <param name="Id">Its number in the directory, from 1, never used twice; 0 for one in a stream.</param>
/// <param name="CreatedAt">When it was taken, by the clock of the database (UTC).</param>
/// <param name="DatabaseId">Identity of the database; that of a restored one is the same.</param>
/// <param name="EarliestSequence">
/// The oldest sequence that <see cref="RestoreOptions.ThroughSequence"/> may name: what is older stands in tables,
/// which cannot be taken apart again.
/// </param>
/// <param name="LastSequence">The newest sequence in it.</param>
public sealed record BackupInfo(
    long Id,
    DateTimeOffset CreatedAt,
    Guid DatabaseId,
    long EarliestSequence,
    long LastSequence)
{
    /// <summary>Files of the database in it, those included that it shares with other backups.</summary>
    public int Files { get; init; }

    /// <summary>Bytes of these files.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes of the files that no backup had before and that had to be copied.</summary>
    public long CopiedBytes { get; init; }

    /// <summary>Why it cannot be restored, when its description does not read well; else null.</summary>
    public CorruptionException? Damage { get; init; }
}
