using Iridium.Engine.Files;
using Iridium.Engine.Inspection;

namespace Iridium.Engine;

/// <summary>
/// Shows what a file of a database holds: a log segment, a table, a blob file, a manifest. Needs neither the other
/// files nor the directory's lock, so it works on a database that is open, closed or broken. Thread-safe.
/// </summary>
public static class FileDump
{
    /// <summary>Most bytes of a value that a line carries; a longer one is cut, its field is called
    /// <c>valueStart</c>, and <c>valueBytes</c> has the whole length.</summary>
    public const int ValueBytesShown = 64;

    /// <summary>
    /// Reads a file from its beginning to its end, past damage where that is possible, and tells of each thing in it.
    /// </summary>
    /// <param name="path">The file. What it is follows from its name, or from its first or last bytes.</param>
    /// <param name="onLine">Called for each thing, in the order of the file; tables tell their footer first.</param>
    /// <param name="fileSystem">Where the file is; null means the disk.</param>
    /// <param name="cancellationToken">Stops before the next read.</param>
    /// <returns>How many damaged places were met; a torn tail is none.</returns>
    /// <exception cref="IridiumException">The file is missing, cannot be read, or is no file of a database.</exception>
    /// <exception cref="OperationCanceledException">The reading was stopped.</exception>
    public static int Read(
        string path,
        Action<FileDumpLine> onLine,
        IFileSystem? fileSystem = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(onLine);
        return Dumping.Run(fileSystem ?? DiskFileSystem.Instance, path, onLine, cancellationToken);
    }
}
