using Iridium.Engine.Files;

namespace Iridium.Engine.Backups;

/// <summary>Reads the files of backups and holds each against its checksum. Changes nothing.</summary>
internal sealed class BackupVerification(BackupStore store, CopyMeter meter)
{
    private readonly List<VerifyFinding> _findings = [];
    private int _files;

    /// <summary>Verifies one backup, or all.</summary>
    public VerifyReport Run(long? id)
    {
        using IDisposable held = store.HoldForReading();
        if (id is long one && !store.Damaged.ContainsKey(one)) BackupChoice.ById(store, one);
        foreach (CorruptionException error in store.Damaged.Where(each => id is null || each.Key == id)
            .Select(each => each.Value))
        {
            _files++;
            _findings.Add(new VerifyFinding(error.File ?? store.Directory, error.Offset, error.Detail));
        }

        BackupDescription[] chosen = [.. store.Backups.Where(backup => id is null || backup.Id == id)];
        _files += chosen.Length;
        BackedFile[] files = [.. chosen.SelectMany(backup => backup.Files).DistinctBy(file => file.StoredName)];
        meter.Expect(files.Sum(file => file.Bytes));
        foreach (BackedFile file in files) Verify(file);
        return new VerifyReport(_files, meter.DoneBytes, _findings, []);
    }

    private void Verify(BackedFile file)
    {
        string path = store.PathOf(file.StoredName);
        try
        {
            using IFile stored = store.Files.OpenRead(path);
            _files++;
            StoredFile.CheckLength(stored, file);
            StoredFile.CheckSum(path, file, FileCopy.Checksum(stored, file.Bytes, meter));
        }
        catch (CorruptionException damage)
        {
            _findings.Add(new VerifyFinding(path, damage.Offset, damage.Detail));
        }
        catch (FileNotFoundException)
        {
            _findings.Add(new VerifyFinding(path, 0, "the file is missing"));
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            _findings.Add(new VerifyFinding(path, 0, $"the file cannot be read: {error.Message.TrimEnd('.')}"));
        }
    }
}
