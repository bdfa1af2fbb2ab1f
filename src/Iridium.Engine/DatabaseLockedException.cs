namespace Iridium.Engine;

/// <summary>
/// Another opener, in this process or another, holds the directory. Nothing was read or changed. Close the other
/// opener, or share one engine inside a process with <see cref="IridiumDatabase.OpenShared"/>.
/// </summary>
public sealed class DatabaseLockedException : IridiumException
{
    /// <summary>Creates the error with a general message.</summary>
    public DatabaseLockedException()
        : this("The database directory is held by another opener.")
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened, where, and what the caller can do.</param>
    public DatabaseLockedException(string message)
        : base(EngineErrorCode.DatabaseLocked, message)
    {
    }

    /// <summary>Creates the error with its cause.</summary>
    /// <param name="message">What happened, where, and what the caller can do.</param>
    /// <param name="innerException">The cause.</param>
    public DatabaseLockedException(string message, Exception? innerException)
        : base(EngineErrorCode.DatabaseLocked, message, innerException)
    {
    }

    /// <summary>Creates the error for a directory.</summary>
    /// <param name="directory">The database directory.</param>
    /// <param name="owner">Who holds it, as the lock file says, or null when that is not known.</param>
    public DatabaseLockedException(string directory, string? owner)
        : base(
            EngineErrorCode.DatabaseLocked,
            $"The database directory '{directory}' is in use by {owner ?? "another opener"}. "
            + "Close it there, or use another directory.")
    {
        Directory = directory;
        Owner = owner;
    }

    /// <summary>The database directory, or null when the error was created without one.</summary>
    public string? Directory { get; }

    /// <summary>Who holds the lock, as the lock file says, or null when that is not known.</summary>
    public string? Owner { get; }
}
