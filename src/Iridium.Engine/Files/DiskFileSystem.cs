using System.Diagnostics.CodeAnalysis;

namespace Iridium.Engine.Files;

/// <summary>
/// The operating system's files. What it creates only its owner may use: files 0600, directories 0700 on Unix.
/// Thread-safe.
/// </summary>
/// <remarks>
/// On Unix a rename, creation or deletion is durable after <see cref="SyncDirectory"/>, an fsync of the directory; on
/// Windows the file system's journal keeps directory changes in order and <see cref="SyncDirectory"/> does nothing.
/// </remarks>
public sealed class DiskFileSystem : IFileSystem
{
    internal const UnixFileMode OwnerFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectoryMode = OwnerFileMode | UnixFileMode.UserExecute;
    private const FileShare ShareAll = FileShare.ReadWrite | FileShare.Delete;

    private DiskFileSystem()
    {
    }

    /// <summary>The one instance; it has no state.</summary>
    public static DiskFileSystem Instance { get; } = new();

    /// <inheritdoc/>
    public IFile Create(string path)
    {
        string full = FilePaths.Normalize(path);
        if (OperatingSystem.IsWindows())
        {
            return new DiskFile(full, File.OpenHandle(full, FileMode.CreateNew, FileAccess.ReadWrite, ShareAll), true);
        }

        // Only a stream can be created with a mode; setting it afterwards would leave a moment when others may read.
        var stream = new FileStream(full, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = ShareAll,
            BufferSize = 0,
            UnixCreateMode = OwnerFileMode,
        });
        return new DiskFile(full, stream.SafeFileHandle, true, stream);
    }

    /// <inheritdoc/>
    public IFile OpenRead(string path)
    {
        string full = FilePaths.Normalize(path);
        return new DiskFile(full, File.OpenHandle(full, FileMode.Open, FileAccess.Read, ShareAll), false);
    }

    /// <inheritdoc/>
    public IFile OpenWrite(string path)
    {
        string full = FilePaths.Normalize(path);
        return new DiskFile(full, File.OpenHandle(full, FileMode.Open, FileAccess.ReadWrite, ShareAll), true);
    }

    /// <inheritdoc/>
    public bool FileExists(string path) => File.Exists(FilePaths.Normalize(path));

    /// <inheritdoc/>
    public bool DirectoryExists(string path) => Directory.Exists(path);

    /// <inheritdoc/>
    public void CreateDirectory(string path)
    {
        string full = FilePaths.Normalize(path);
        if (Directory.Exists(full)) return;

        // Parents first, one by one: each must be created with the owner's rights and each entry synced.
        var missing = new Stack<string>();
        string at = full;
        while (!Directory.Exists(at))
        {
            if (File.Exists(at)) throw NotADirectory(at);
            missing.Push(at);
            string parent = FilePaths.DirectoryOf(at);
            if (parent == at) throw new DirectoryNotFoundException($"There is no root directory '{at}'.");
            at = parent;
        }

        foreach (string directory in missing)
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
            else Directory.CreateDirectory(directory, OwnerDirectoryMode);
            DirectorySync.Sync(FilePaths.DirectoryOf(directory));
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFiles(string path)
    {
        string full = RequireDirectory(path);
        string[] names = Directory.GetFiles(full);
        for (int i = 0; i < names.Length; i++) names[i] = Path.GetFileName(names[i]);
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    /// <inheritdoc/>
    public void Rename(string source, string destination)
    {
        string from = FilePaths.Normalize(source);
        string to = FilePaths.Normalize(destination);
        FilePaths.RequireSameDirectory(from, to);
        File.Move(from, to, overwrite: true);
    }

    /// <inheritdoc/>
    public bool TryLink(string source, string destination)
    {
        string from = FilePaths.Normalize(source);
        string to = FilePaths.Normalize(destination);
        return OperatingSystem.IsWindows() ? WindowsCalls.TryLink(from, to) : UnixCalls.TryLink(from, to);
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        try
        {
            File.Delete(FilePaths.Normalize(path));
        }
        catch (DirectoryNotFoundException)
        {
            // Where there is no directory there is no file either, and a missing file is no error.
        }
    }

    /// <inheritdoc/>
    public void SyncDirectory(string path) => DirectorySync.Sync(RequireDirectory(path));

    /// <inheritdoc/>
    public bool TryLock(
        string path,
        string owner,
        [NotNullWhen(true)] out IDisposable? held,
        out string? currentOwner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        string full = FilePaths.Normalize(path);
        held = DiskLock.TryTake(full, owner);
        currentOwner = held is null ? DiskLock.ReadOwner(full) : null;
        return held is not null;
    }

    private static string RequireDirectory(string path)
    {
        string full = FilePaths.Normalize(path);
        if (Directory.Exists(full)) return full;
        if (File.Exists(full)) throw NotADirectory(full);
        throw new DirectoryNotFoundException($"There is no directory '{full}'.");
    }

    private static IOException NotADirectory(string path) => new($"'{path}' is a file, not a directory.");
}
