using Iridium.Engine.Files;
using Iridium.Engine.Versions;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Backups;

/// <summary>
/// Shortens the log of a database that is being restored to the batches up to a sequence. The tables must hold nothing
/// newer.
/// </summary>
internal static class LogCut
{
    /// <summary>Cuts the log after the last whole batch that is not newer than a sequence.</summary>
    /// <returns>The structure with the shorter log, and the sequence that it ends with.</returns>
    public static (ManifestState State, long LastSequence) Run(
        IFileSystem files, TargetDirectory target, BackupDescription backup, long through)
    {
        long newest = 0;
        long bytes = 0;
        long last = 0;
        foreach (long number in backup.Files.Where(file => file.Kind == BackedFileKind.Wal)
            .Select(file => file.Number).Order())
        {
            string path = target.PathOf(FileNames.Wal(number));
            using IFile file = files.OpenWrite(path);
            WalHeader header = WalHeader.Read(file, number);
            if (newest > 0 && header.PredecessorLastSequence >= through)
            {
                files.Delete(path);
                continue;
            }

            (bytes, last) = EndOf(file, header, through);
            newest = number;
            if (bytes == file.Length) continue;
            file.SetLength(bytes);
            file.Sync();
        }

        var edit = new VersionEdit { NewestWal = newest, SealedWalBytes = bytes };
        return (backup.State.With(edit), Math.Max(last, backup.State.UnloggedThrough));
    }

    private static (long Bytes, long LastSequence) EndOf(IFile file, WalHeader header, long through)
    {
        var reader = new WalReader(file, header, file.Length);
        long last = reader.LastSequence;
        long bytes = reader.ValidBytes;
        while (reader.TryRead(out _) && reader.LastSequence <= through)
        {
            last = reader.LastSequence;
            bytes = reader.ValidBytes;
        }

        return (bytes, last);
    }
}
