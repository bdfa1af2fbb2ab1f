using Iridium.Engine.Files;

namespace Iridium.Engine.Backups;

/// <summary>Holds a directory by its lock file against others who work in it.</summary>
internal static class HeldDirectory
{
    /// <exception cref="IridiumException">Someone else holds it; nothing was changed.</exception>
    public static IDisposable Take(IFileSystem files, string directory, string lockName)
    {
        string owner = $"process {Environment.ProcessId}";
        if (files.TryLock(Path.Combine(directory, lockName), owner, out IDisposable? held, out string? current))
            return held;
        throw new IridiumException(
            EngineErrorCode.DatabaseLocked,
            $"The directory '{directory}' is in use by {current ?? "another"}. Wait until it is done there.");
    }
}
