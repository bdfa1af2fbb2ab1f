using System.Globalization;
using Iridium.Engine.Background;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Engine.State;

namespace Iridium.Engine.Backups;

/// <summary>
/// Adds a backup of an open database to a directory. What an earlier one has stored is not copied again, and what one
/// that ended early has copied whole is read, and used when its checksum is right.
/// </summary>
internal sealed class BackupJob(EngineState state, BackgroundWork background, BackupStore store, CopyMeter meter)
{
    private HashSet<string> _referenced = [];
    private long _copiedBytes;

    public BackupDescription Run()
    {
        using IDisposable held = store.HoldForChange(create: true);
        using DatabaseImage image = DatabaseImage.Capture(state, background, meter.CancellationToken);
        long created = state.Context.Options.TimeProvider.GetUtcNow().UtcTicks;
        RefuseOther(image.State.DatabaseId);
        _referenced = store.Referenced();
        IReadOnlyList<ImageFile> all = image.ListFiles();
        meter.Expect(all.Sum(each => each.File.Bytes));
        var files = new List<BackedFile>(all.Count);
        foreach (ImageFile each in all)
        {
            if (each.File.Kind != BackedFileKind.Wal) image.ReleaseLog();
            files.Add(Bring(each));
        }

        var backup = new BackupDescription
        {
            Id = store.NextId,
            CreatedTicks = created,
            State = image.State,
            EarliestSequence = image.EarliestSequence,
            LastSequence = image.LastSequence,
            CopiedBytes = _copiedBytes,
            Files = files,
        };
        store.Add(backup);
        TryRemoveLeftovers();
        return backup;
    }

    /// <summary>The backup is there and durable, whatever becomes of what others left.</summary>
    private void TryRemoveLeftovers()
    {
        try
        {
            store.RemoveLeftovers();
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            state.Context.Log.BackupLeftoversKept(store.Directory, error);
        }
    }

    private void RefuseOther(Guid database)
    {
        BackupDescription? other = store.Backups.FirstOrDefault(backup => backup.State.DatabaseId != database);
        if (other is null) return;
        throw new IridiumException(
            $"The directory '{store.Directory}' holds backups of another database ({other.State.DatabaseId}, this one "
            + $"is {database}). Name a directory for each database.");
    }

    private BackedFile Bring(ImageFile source)
    {
        BackedFile file = source.File;
        if (file.Kind == BackedFileKind.Wal) return BringSegment(source);
        string prefix = BackedFile.StoredPrefixOf(file.Identity, file.Bytes);
        string extension = BackedFile.Extension(file.Kind);
        foreach (string name in store.Find(prefix, extension))
        {
            // A name that only looks like one of these has no checksum, and is left alone.
            ReadOnlySpan<char> digits = name.AsSpan(prefix.Length, name.Length - prefix.Length - extension.Length);
            if (!uint.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out uint sum)) continue;
            BackedFile stored = file with { Checksum = sum };
            if (stored.StoredName == name && IsUsable(stored)) return stored;
        }

        return Copy(source);
    }

    /// <summary>
    /// A restored database goes on with segments of the one that it comes from, and may write something else to them.
    /// So number, salt and length do not say yet that two are the same; the bytes have to.
    /// </summary>
    private BackedFile BringSegment(ImageFile source)
    {
        uint sum;
        using (IFile from = state.Context.Files.OpenRead(source.Path))
            sum = FileCopy.Checksum(from, source.File.Bytes, new CopyMeter(null, meter.CancellationToken));
        BackedFile file = source.File with { Checksum = sum };
        return IsUsable(file) ? file : Copy(source);
    }

    private bool IsUsable(BackedFile stored)
    {
        if (!store.Has(stored.StoredName, stored.Bytes)) return false;
        if (_referenced.Contains(stored.StoredName))
        {
            meter.Advance(stored.Name, stored.Bytes);
            return true;
        }

        using IFile left = store.Files.OpenRead(store.PathOf(stored.StoredName));
        return FileCopy.Checksum(left, stored.Bytes, meter) == stored.Checksum;
    }

    private BackedFile Copy(ImageFile source)
    {
        BackedFile copied;
        using (IFile from = state.Context.Files.OpenRead(source.Path))
        using (IFile to = store.CreateTemporary())
        {
            copied = source.File with { Checksum = FileCopy.Copy(from, source.File.Bytes, to, meter) };
            to.Sync();
            source.Check(to, meter.CancellationToken);
        }

        store.Install(copied.StoredName);
        _copiedBytes += copied.Bytes;
        return copied;
    }
}
