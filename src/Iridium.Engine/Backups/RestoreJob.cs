using Iridium.Engine.Files;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Backups;

/// <summary>Makes a database out of a backup in a directory; every file's checksum is held against its bytes.</summary>
internal sealed class RestoreJob(BackupStore store, RestoreOptions options, CopyMeter meter)
{
    /// <summary>Restores into a new directory, whose path is full.</summary>
    /// <param name="files">The file system of that directory.</param>
    /// <param name="directory">The directory.</param>
    /// <returns>The newest sequence of the restored database.</returns>
    public long Run(IFileSystem files, string directory)
    {
        using IDisposable held = store.HoldForReading();
        BackupDescription backup = BackupChoice.For(store, options);
        meter.Expect(backup.Files.Sum(file => file.Bytes));
        using TargetDirectory target = TargetDirectory.Begin(files, directory);
        foreach (BackedFile file in backup.Files) Bring(file, files, target);
        return Finish(files, target, backup, options.ThroughSequence);
    }

    /// <summary>Makes a target whose files are there and synced a database.</summary>
    public static long Finish(IFileSystem files, TargetDirectory target, BackupDescription backup, long? through)
    {
        ManifestState state = backup.State;
        long last = backup.LastSequence;
        if (through < last) (state, last) = LogCut.Run(files, target, backup, through.Value);
        target.Complete(state);
        return last;
    }

    private void Bring(BackedFile file, IFileSystem files, TargetDirectory target)
    {
        string path = store.PathOf(file.StoredName);
        try
        {
            using IFile from = store.Files.OpenRead(path);
            StoredFile.CheckLength(from, file);
            using IFile to = files.Create(target.PathOf(file.Name));
            StoredFile.CheckSum(path, file, FileCopy.Copy(from, file.Bytes, to, meter));
            to.Sync();
        }
        catch (FileNotFoundException error)
        {
            throw new CorruptionException(path, 0, "the backup needs the file, but it is missing", error);
        }
    }
}
