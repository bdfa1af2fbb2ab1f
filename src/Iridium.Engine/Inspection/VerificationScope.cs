using Iridium.Engine.Files;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Inspection;

/// <summary>
/// What the parts of one verification share: the directory and its files by number, what was found so far, and how
/// far the reading is. Used by one thread.
/// </summary>
internal sealed class VerificationScope
{
    // Constant after construction.
    private readonly IProgress<EngineProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly IFileSystem _files;
    private readonly Dictionary<FileRole, SortedSet<long>> _numbers = [];
    private readonly List<VerifyFinding> _findings = [];
    private readonly List<VerifyNote> _notes = [];

    // Own state, one thread.
    private long _totalBytes;
    private long _doneBytes;
    private int _filesRead;

    public VerificationScope(
        IFileSystem files,
        string directory,
        IProgress<EngineProgress>? progress,
        CancellationToken cancellationToken)
    {
        _files = files;
        Directory = directory;
        _progress = progress;
        _cancellationToken = cancellationToken;
        foreach (string name in files.ListFiles(directory))
        {
            FileRole role = FileNames.Parse(name, out long number);
            if (role is FileRole.Foreign or FileRole.Lock) continue;
            IsDatabase |= role != FileRole.Temporary;
            if (!_numbers.TryGetValue(role, out SortedSet<long>? numbers)) _numbers[role] = numbers = [];
            numbers.Add(number);
        }
    }

    public string Directory { get; }

    /// <summary>Whether the directory holds a file that only a database has.</summary>
    public bool IsDatabase { get; }

    public CancellationToken CancellationToken => _cancellationToken;

    /// <summary>The findings so far.</summary>
    public int FindingCount => _findings.Count;

    public VerifyReport Report => new(_filesRead, _doneBytes, _findings, _notes);

    public string PathOf(string name) => Path.Combine(Directory, name);

    public bool Has(FileRole role) => _numbers.ContainsKey(role);

    /// <summary>The numbers of the files of a role, ascending.</summary>
    public IReadOnlyCollection<long> Numbers(FileRole role) =>
        _numbers.TryGetValue(role, out SortedSet<long>? numbers) ? numbers : [];

    public void Find(string name, long offset, string detail) =>
        _findings.Add(new VerifyFinding(PathOf(name), offset, detail));

    public void Note(string name, long offset, string detail) =>
        _notes.Add(new VerifyNote(PathOf(name), offset, detail));

    /// <summary>The number that CURRENT names, or null when it names none.</summary>
    public long? ReadCurrent() => CurrentPointer.Read(_files, Directory);

    /// <summary>Adds the lengths of files to what progress counts as the whole.</summary>
    public void Expect(IEnumerable<string> names)
    {
        foreach (string name in names) _totalBytes += LengthOf(name);
    }

    public long LengthOf(string name)
    {
        try
        {
            using IFile file = _files.OpenRead(PathOf(name));
            return file.Length;
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            // Whoever reads the file reports it.
            return 0;
        }
    }

    /// <summary>
    /// Opens a file and reads it. Damage ends the reading of this file and becomes a finding, and so does a file that
    /// is missing or that the disk does not give back.
    /// </summary>
    /// <param name="name">The file's name.</param>
    /// <param name="needed">Who needs it, for the finding when it is missing.</param>
    /// <param name="read">Reads it.</param>
    /// <returns>Whether it was read to its end.</returns>
    public bool TryRead(string name, string needed, Action<IFile> read)
    {
        long before = _doneBytes;
        try
        {
            using var file = new MeteredFile(
                _files.OpenRead(PathOf(name)), reached => Advance(name, before + reached), _cancellationToken);
            long length = file.Length;
            _filesRead++;
            read(file);
            Advance(name, before + length);
            return true;
        }
        catch (CorruptionException damage)
        {
            Find(damage.File is null ? name : Path.GetFileName(damage.File), damage.Offset, damage.Detail);
        }
        catch (FileNotFoundException)
        {
            Find(name, 0, $"the file is missing; {needed}");
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            Find(name, 0, $"the file cannot be read: {error.Message.TrimEnd('.')}");
        }

        Advance(name, before + LengthOf(name));
        return false;
    }

    /// <summary>Reads a part of a file that is read whole later on, and leaves its errors to that.</summary>
    public void TryReadAhead(string name, Action<IFile> read)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        try
        {
            using IFile file = _files.OpenRead(PathOf(name));
            read(file);
        }
        catch (Exception error) when (error is CorruptionException || IoErrors.IsFileError(error))
        {
            // Reported when the file is read whole.
            return;
        }
    }

    private void Advance(string name, long doneBytes)
    {
        _doneBytes = doneBytes;
        _progress?.Report(new EngineProgress(name, doneBytes, Math.Max(_totalBytes, doneBytes)));
    }
}
