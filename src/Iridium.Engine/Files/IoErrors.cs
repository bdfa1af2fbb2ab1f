namespace Iridium.Engine.Files;

/// <summary>
/// Tells the kinds of file errors apart and turns them into the engine's own. On Unix the base class library puts errno
/// into <see cref="Exception.HResult"/> of an <see cref="IOException"/>; on Windows it is an HRESULT. Pure.
/// </summary>
internal static class IoErrors
{
    public const int InputOutput = 5;
    public const int TooManyOpenFiles = 24;
    public const int FileTooBig = 27;
    public const int NoSpace = 28;

    private const int QuotaExceededLinux = 122;
    private const int QuotaExceededBsd = 69;
    private const int DiskFullWindows = unchecked((int)0x80070070);
    private const int HandleDiskFullWindows = unchecked((int)0x80070027);

    /// <summary>Whether the disk, a quota or a file-size limit is full.</summary>
    public static bool IsDiskFull(Exception exception)
    {
        if (exception is IridiumException iridium) return iridium.Code == EngineErrorCode.DiskFull;
        if (exception is not IOException) return false;

        // Windows errors are negative, so the two families cannot be mistaken for each other.
        return exception.HResult switch
        {
            NoSpace or FileTooBig => true,
            QuotaExceededLinux => !IsBsd,
            QuotaExceededBsd => IsBsd,
            DiskFullWindows or HandleDiskFullWindows => true,
            _ => false,
        };
    }

    /// <summary>An error for what could not be done because the disk was full a moment before.</summary>
    public static IOException DiskFull(string message) => new(message, NoSpace);

    /// <summary>Whether an exception is one that <see cref="IFileSystem"/> and <see cref="IFile"/> may throw.</summary>
    public static bool IsFileError(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Turns a file error into the engine's; one that is the engine's already is returned as it is.</summary>
    /// <param name="cause">What the file system threw; becomes the inner exception.</param>
    /// <param name="action">What was tried, with its path: <c>sync the log 'data/000004.wal'</c>.</param>
    public static IridiumException Wrap(Exception cause, string action)
    {
        if (cause is IridiumException already) return already;

        string reason = cause.Message.TrimEnd().TrimEnd('.');
        return IsDiskFull(cause)
            ? new IridiumException(
                EngineErrorCode.DiskFull,
                $"Could not {action}: the disk, a quota or a file-size limit is full ({reason}). "
                + "Free space or raise the limit, then try again.",
                cause)
            : new IridiumException(
                EngineErrorCode.InputOutput,
                $"Could not {action}: {reason}. {Advice(cause)}",
                cause);
    }

    private static bool IsBsd => OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD();

    private static string Advice(Exception cause) => cause switch
    {
        UnauthorizedAccessException => "Give this user access to it, or choose another directory.",
        FileNotFoundException or DirectoryNotFoundException => "Check that the path exists and is spelled as meant.",
        IOException { HResult: TooManyOpenFiles } => "Raise the limit of open files (ulimit -n).",
        _ => "Check the path, the disk and the system's log.",
    };
}
