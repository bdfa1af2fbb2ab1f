using Iridium.Engine.Files;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Backups;

/// <summary>
/// A directory in which a database is built from copied files. A mark stands in it, durable, before anything else does,
/// and CURRENT comes last: so a crash leaves a directory that no open takes for a database and that the next try
/// recognises and builds anew. Whatever goes wrong otherwise, the directory is emptied again. Used by one thread.
/// </summary>
internal sealed class TargetDirectory : IDisposable
{
    private readonly IFileSystem _files;
    private readonly IDisposable _held;
    private bool _isComplete;

    private TargetDirectory(IFileSystem files, string directory, IDisposable held)
    {
        _files = files;
        Directory = directory;
        _held = held;
    }

    public string Directory { get; }

    /// <summary>Takes an empty or new directory, or one in which an earlier try did not come to its end.</summary>
    /// <exception cref="IridiumException">There is something in the directory, or someone holds it.</exception>
    public static TargetDirectory Begin(IFileSystem files, string directory)
    {
        if (files.DirectoryExists(directory)) RequireEmpty(files, directory);
        files.CreateDirectory(directory);
        IDisposable held = HeldDirectory.Take(files, directory, FileNames.Lock);
        try
        {
            // Again, now that nobody else can put anything there.
            RequireEmpty(files, directory);
            var target = new TargetDirectory(files, directory, held);
            target.Clear();
            target.Mark();
            return target;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public string PathOf(string name) => Path.Combine(Directory, name);

    /// <summary>Makes everything durable and the directory a database.</summary>
    /// <param name="state">What the manifest is to say; its files are there and synced.</param>
    public void Complete(ManifestState state)
    {
        long number = state.NextFileNumber;
        VersionEdit snapshot = state.ToSnapshot();
        snapshot.NextFileNumber = number + 1;

        // IMPORTANT: a manifest that reads well, found without CURRENT, must find its files.
        _files.SyncDirectory(Directory);
        Manifest.Create(_files, PathOf(FileNames.Manifest(number)), number, snapshot).Dispose();
        _files.SyncDirectory(Directory);
        CurrentPointer.Prepare(_files, Directory, number);
        CurrentPointer.Install(_files, Directory);
        _isComplete = true;
        TryRemoveMark();
    }

    public void Dispose()
    {
        if (!_isComplete) TryAbandon();
        _held.Dispose();
    }

    private static void RequireEmpty(IFileSystem files, string directory)
    {
        IReadOnlyList<string> names = files.ListFiles(directory);
        if (names.Contains(FileNames.Unfinished)) return;
        string? first = names.FirstOrDefault(name => name != FileNames.Lock);
        if (first is null) return;
        throw new IridiumException(
            $"The directory '{directory}' is not empty: it has '{first}'. Name a new directory, or an empty one.");
    }

    private void Mark()
    {
        using (IFile mark = _files.Create(PathOf(FileNames.Unfinished))) mark.Sync();
        _files.SyncDirectory(Directory);
    }

    /// <summary>Empties the directory, the mark last.</summary>
    private void Clear()
    {
        IReadOnlyList<string> names = _files.ListFiles(Directory);
        if (!names.Contains(FileNames.Unfinished)) return;

        // IMPORTANT: without CURRENT no open takes what is left for a database.
        _files.Delete(PathOf(FileNames.Current));
        _files.SyncDirectory(Directory);
        foreach (string name in names)
        {
            FileRole role = FileNames.Parse(name, out _);
            if (role is FileRole.Foreign or FileRole.Lock or FileRole.Unfinished) continue;
            _files.Delete(PathOf(name));
        }

        _files.SyncDirectory(Directory);
        _files.Delete(PathOf(FileNames.Unfinished));
        _files.SyncDirectory(Directory);
    }

    private void TryRemoveMark()
    {
        try
        {
            _files.Delete(PathOf(FileNames.Unfinished));
            _files.SyncDirectory(Directory);
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            // The database is whole and durable; when the mark is still there, the first open removes it.
            return;
        }
    }

    private void TryAbandon()
    {
        try
        {
            Clear();
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            // The mark is still there, so the directory is recognised; the error before is the one that counts.
            return;
        }
    }
}
