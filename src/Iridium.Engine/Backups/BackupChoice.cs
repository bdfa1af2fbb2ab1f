namespace Iridium.Engine.Backups;

/// <summary>Finds the backup that a restore asks for.</summary>
internal static class BackupChoice
{
    /// <exception cref="IridiumException">There is no such backup.</exception>
    /// <exception cref="CorruptionException">Its description is damaged.</exception>
    public static BackupDescription For(BackupStore store, RestoreOptions options)
    {
        if (options.BackupId is long id)
        {
            BackupDescription named = ById(store, id);
            if (options.ThroughSequence is long sequence) RequireWithin(named, sequence);
            return named;
        }

        return options.ThroughSequence is long through ? Holding(store, through) : Newest(store);
    }

    public static BackupDescription ById(BackupStore store, long id)
    {
        if (store.Damaged.TryGetValue(id, out CorruptionException? damage)) throw damage;
        return store.Backups.FirstOrDefault(backup => backup.Id == id) ?? throw NotFound(
            $"There is no backup {id} in '{store.Directory}'. "
            + $"It has: {string.Join(", ", store.Backups.Select(backup => backup.Id))}.");
    }

    public static void RequireWithin(BackupDescription backup, long sequence)
    {
        if (sequence >= backup.EarliestSequence && sequence <= backup.LastSequence) return;
        throw NotFound($"The backup can be restored through any sequence {RangeOf(backup)}, not {sequence}.");
    }

    /// <summary>The newest one, damaged or not: an older one in its place would be a wrong answer.</summary>
    private static BackupDescription Newest(BackupStore store)
    {
        long id = store.NextId - 1;
        return id > 0 ? ById(store, id) : throw NotFound($"There is no backup in '{store.Directory}'.");
    }

    private static BackupDescription Holding(BackupStore store, long sequence)
    {
        BackupDescription? holding = store.Backups.LastOrDefault(
            backup => sequence >= backup.EarliestSequence && sequence <= backup.LastSequence);
        if (holding is not null) return holding;
        string ranges = string.Join(", ", store.Backups.Select(backup => $"backup {backup.Id} {RangeOf(backup)}"));
        throw NotFound(
            $"No backup in '{store.Directory}' can be restored through sequence {sequence}. Available: "
            + $"{(ranges.Length == 0 ? "none" : ranges)}.");
    }

    private static string RangeOf(BackupDescription backup) =>
        $"from {backup.EarliestSequence} to {backup.LastSequence}";

    private static IridiumException NotFound(string message) => new(EngineErrorCode.BackupNotFound, message);
}
