namespace Iridium.Engine.Backups;

/// <summary>Removes old backups, and the files that only they had.</summary>
internal sealed class PruneJob(BackupStore store, TimeProvider clock)
{
    /// <summary>Removes what is not among the newest and, where an age is given, is older than that.</summary>
    public IReadOnlyList<BackupDescription> Run(int keep, TimeSpan? olderThan)
    {
        using IDisposable held = store.HoldForChange(create: false);
        long now = clock.GetUtcNow().UtcTicks;
        BackupDescription[] gone =
        [
            .. store.Backups.Reverse().Skip(keep)
                .Where(backup => olderThan is not TimeSpan age || now - backup.CreatedTicks > age.Ticks),
        ];

        // The oldest first, so that an early end leaves the newer ones.
        Array.Reverse(gone);
        foreach (BackupDescription backup in gone) store.Remove(backup.Id);
        store.RemoveLeftovers();
        return gone;
    }
}
