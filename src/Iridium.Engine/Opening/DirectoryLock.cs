using System.Diagnostics;
using System.Globalization;
using Iridium.Engine.Files;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Opening;

/// <summary>The exclusive hold on a database directory, kept in its LOCK file; a crash lets it go.</summary>
internal static class DirectoryLock
{
    // Asking the system for it reads half a dozen files.
    private static readonly string _processName = NameOfThisProcess();

    /// <exception cref="DatabaseLockedException">Someone else holds the directory; nothing was changed.</exception>
    public static IDisposable Take(IFileSystem files, string directory, TimeProvider clock)
    {
        string since = clock.GetUtcNow().ToString("u", CultureInfo.InvariantCulture);
        string owner = $"process {Environment.ProcessId} ({_processName}) since {since}";
        string path = Path.Combine(directory, FileNames.Lock);
        return files.TryLock(path, owner, out IDisposable? held, out string? current)
            ? held
            : throw new DatabaseLockedException(directory, current);
    }

    private static string NameOfThisProcess()
    {
        using var process = Process.GetCurrentProcess();
        return process.ProcessName;
    }
}
