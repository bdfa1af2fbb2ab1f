using System.Diagnostics.CodeAnalysis;

namespace Iridium.Engine.Files;

/// <summary>
/// Everything the engine does to disk. Thread-safe. Paths are as <see cref="System.IO.Path"/> makes them; names listed
/// are without their directory. Errors are <see cref="IOException"/> and its kinds, or
/// <see cref="UnauthorizedAccessException"/>.
/// </summary>
/// <remarks>
/// A created, renamed or deleted entry is durable only after <see cref="SyncDirectory"/> of its directory.
/// </remarks>
public interface IFileSystem
{
    /// <summary>Creates a new file for reading and writing, readable by its owner only.</summary>
    /// <param name="path">Path of a file that does not exist; an existing one is an <see cref="IOException"/>.</param>
    /// <returns>The open, empty file.</returns>
    IFile Create(string path);

    /// <summary>Opens an existing file for reading; others may read, write and delete it meanwhile.</summary>
    /// <param name="path">Path of the file; a missing one is a <see cref="FileNotFoundException"/>.</param>
    /// <returns>The open file.</returns>
    IFile OpenRead(string path);

    /// <summary>Opens an existing file for reading and writing.</summary>
    /// <param name="path">Path of the file; a missing one is a <see cref="FileNotFoundException"/>.</param>
    /// <returns>The open file.</returns>
    IFile OpenWrite(string path);

    /// <summary>Whether a file is at the path.</summary>
    /// <param name="path">Where to look.</param>
    /// <returns>True when it is; false for nothing and for a directory.</returns>
    bool FileExists(string path);

    /// <summary>Whether a directory is at the path.</summary>
    /// <param name="path">Where to look.</param>
    /// <returns>True when it is.</returns>
    bool DirectoryExists(string path);

    /// <summary>
    /// Creates a directory and any missing parents, accessible by its owner only, and syncs the parent of each one it
    /// created, so that the entries are durable on return. An existing directory is left as it is.
    /// </summary>
    /// <param name="path">The directory.</param>
    void CreateDirectory(string path);

    /// <summary>Names of the files in a directory, without sub-directories, in ordinal order.</summary>
    /// <param name="path">The directory; a missing one is a <see cref="DirectoryNotFoundException"/>.</param>
    /// <returns>The names.</returns>
    IReadOnlyList<string> ListFiles(string path);

    /// <summary>Renames a file, replacing an existing one in one step.</summary>
    /// <param name="source">Present path.</param>
    /// <param name="destination">New path, in the same directory.</param>
    void Rename(string source, string destination);

    /// <summary>
    /// Gives a file a second name, under which it lives on when the first is deleted. Nothing is copied. As with every
    /// new entry, it is durable after <see cref="SyncDirectory"/> of its directory; the bytes are as durable as they
    /// were.
    /// </summary>
    /// <param name="source">Path of an existing file; a missing one is a <see cref="FileNotFoundException"/>.</param>
    /// <param name="destination">The new path; an existing one is an <see cref="IOException"/>.</param>
    /// <returns>
    /// False, with nothing changed, where this is not possible: on another disk, or on a file system without hard
    /// links. The caller copies instead.
    /// </returns>
    bool TryLink(string source, string destination) => false;

    /// <summary>Deletes a file; open handles of it stay readable. A missing file is no error.</summary>
    /// <param name="path">The file.</param>
    void Delete(string path);

    /// <summary>Makes the entries of a directory durable (fsync of the directory).</summary>
    /// <param name="path">The directory.</param>
    void SyncDirectory(string path);

    /// <summary>
    /// Takes the exclusive lock that a file stands for, creating the file if needed. Held until disposed or until the
    /// process ends, however it ends; a file left behind is not a held lock.
    /// </summary>
    /// <param name="path">The lock file.</param>
    /// <param name="owner">One line that names this opener, written into the file for others to read.</param>
    /// <param name="held">The lock, when it was free.</param>
    /// <param name="currentOwner">When it was not: the line its owner wrote, or null when there is none.</param>
    /// <returns>True when the lock was taken.</returns>
    bool TryLock(
        string path,
        string owner,
        [NotNullWhen(true)] out IDisposable? held,
        out string? currentOwner);
}
