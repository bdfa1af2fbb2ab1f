using Iridium.Engine.Files;

namespace Iridium.Testing;

/// <summary>
/// The directories of a <see cref="CrashFileSystem"/> and the look-ups in them, with the errors that a disk gives.
/// Paths are normalized. Guarded by the lock of its file system.
/// </summary>
internal sealed class CrashTree
{
    public SortedDictionary<string, CrashDirectory> Directories { get; } = new(StringComparer.Ordinal);

    public static IOException NotADirectory(string path) => new($"'{path}' is a file, not a directory.");

    public CrashNode Find(string path)
    {
        if (TryFind(path) is { } node) return node;
        if (IsDirectory(path)) throw new UnauthorizedAccessException($"'{path}' is a directory.");
        RequireDirectory(FilePaths.DirectoryOf(path));
        throw new FileNotFoundException($"There is no file '{path}'.", path);
    }

    public CrashNode? TryFind(string path) =>
        Directories.TryGetValue(FilePaths.DirectoryOf(path), out CrashDirectory? directory)
            ? directory.Live.GetValueOrDefault(Path.GetFileName(path))
            : null;

    public CrashDirectory RequireDirectory(string path)
    {
        if (Directories.TryGetValue(path, out CrashDirectory? directory)) return directory;
        if (TryFind(path) is not null) throw NotADirectory(path);
        if (!IsDirectory(path)) throw new DirectoryNotFoundException($"There is no directory '{path}'.");

        // A root: it exists without having been created.
        directory = new CrashDirectory();
        Directories.Add(path, directory);
        return directory;
    }

    public bool IsDirectory(string path) => Directories.ContainsKey(path) || Path.GetPathRoot(path) == path;

    /// <summary>The places in order of all changes that are not synced.</summary>
    public List<long> Pending()
    {
        IEnumerable<DirectoryChange> entries = Directories.Values.SelectMany(directory => directory.Pending);
        IEnumerable<CrashNode> nodes = Directories.Values
            .SelectMany(directory => directory.Durable.Values.Concat(directory.Live.Values))
            .Concat(entries.Select(change => change.Node).OfType<CrashNode>())
            .Distinct();
        return
        [
            .. nodes.SelectMany(node => node.Pending)
                .Select(change => change.Sequence)
                .Concat(entries.Select(change => change.Sequence))
                .Order(),
        ];
    }
}
