using Iridium.Engine.Files;
using Iridium.Engine.Opening;


namespace Iridium.Engine.Repairs;

/// <summary>
/// What the parts of one repair share: the directory, what was found, and what is to be moved away. Used by one thread.
/// </summary>
internal sealed class RepairScope
{
    /// <summary>The folder for damaged files.</summary>
    public const string LostFolder = "lost";

    private const int CopyBytes = 1024 * 1024;

    // Constant after construction.
    private readonly IProgress<EngineProgress>? _progress;
    private readonly CancellationToken _cancellationToken;

    // Own state, one thread.
    private readonly List<RepairLoss> _losses = [];
    private readonly List<VerifyNote> _notes = [];
    private readonly SortedSet<string> _aside = new(StringComparer.Ordinal);
    private long _nextNumber;

    public RepairScope(
        string directory,
        RepairOptions options,
        IProgress<EngineProgress>? progress,
        CancellationToken cancellationToken)
    {
        Directory = directory;
        Options = options.Database;
        IsDryRun = options.DryRun;
        _progress = progress;
        _cancellationToken = cancellationToken;
    }

    public string Directory { get; }

    public DatabaseOptions Options { get; }

    public IFileSystem Files => Options.FileSystem;

    public bool IsDryRun { get; }

    public IReadOnlyList<RepairLoss> Losses => _losses;

    public IReadOnlyList<VerifyNote> Notes => _notes;

    public string PathOf(string name) => Path.Combine(Directory, name);

    /// <summary>Sees to it that numbers are new.</summary>
    public void Reserve(long nextNumber) => _nextNumber = Math.Max(_nextNumber, nextNumber);

    /// <summary>A number that no file has had.</summary>
    public long NewNumber() => _nextNumber++;

    /// <summary>Tells how far the repair is; ends it when that is wanted.</summary>
    public void Advance(string name, int done, int of)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        _progress?.Report(new EngineProgress(name, done, of));
    }

    public void Note(string name, long offset, string detail) =>
        _notes.Add(new VerifyNote(PathOf(name), offset, detail));

    public void Lose(RepairLoss loss) => _losses.Add(loss with { File = PathOf(loss.File) });

    /// <summary>A file that is to be moved to the folder for damaged ones.</summary>
    public void SetAside(string name) => _aside.Add(name);

    /// <summary>Copies the files that are set aside; they stay where they are until the new structure is in
    /// force.</summary>
    public void CopyAside()
    {
        if (_aside.Count == 0) return;
        string folder = PathOf(LostFolder);
        Files.CreateDirectory(folder);
        foreach (string name in _aside) CopyAside(folder, name);
        Files.SyncDirectory(folder);
    }

    /// <summary>Removes the files that were copied, but for some that are in use as far as they are good.</summary>
    public void RemoveAside(IEnumerable<string> inUse)
    {
        foreach (string name in _aside.Except(inUse)) Files.Delete(PathOf(name));
        if (_aside.Count > 0) Files.SyncDirectory(Directory);
    }

    private void CopyAside(string folder, string name)
    {
        if (!Files.FileExists(PathOf(name))) return;
        using IFile source = Files.OpenRead(PathOf(name));
        string target = Path.Combine(folder, name);
        for (int i = 1; Files.FileExists(target); i++)
        {
            // Left by a repair that was interrupted, or of another one: never written over.
            target = Path.Combine(folder, $"{name}.{i}");
        }

        using IFile copy = Files.Create(target);
        byte[] buffer = new byte[CopyBytes];
        for (long at = 0; ;)
        {
            int read = source.Read(buffer, at);
            if (read == 0) break;
            copy.Write(buffer.AsSpan(0, read), at);
            at += read;
        }

        copy.Sync();
    }

    /// <summary>The files of the directory by what they are.</summary>
    public DirectoryContent ReadContent()
    {
        DirectoryContent content = DirectoryContent.Read(Files, Directory);
        Reserve(content.GreatestNumber + 1);
        return content;
    }

    /// <summary>Bytes of a file; 0 when it is missing.</summary>
    public long LengthOf(string name)
    {
        if (!Files.FileExists(PathOf(name))) return 0;
        using IFile file = Files.OpenRead(PathOf(name));
        return file.Length;
    }

}
