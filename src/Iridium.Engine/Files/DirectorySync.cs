using Microsoft.Win32.SafeHandles;

namespace Iridium.Engine.Files;

/// <summary>
/// Makes directory entries durable. The base class library cannot open a directory, so on Unix this calls the C
/// library: open, fsync, close. On Windows it does nothing: NTFS journals directory changes in order with the file's
/// own metadata, flushing the file's handle writes that journal, and there is no call that flushes a directory opened
/// without administrator's rights. Stateless, thread-safe.
/// </summary>
internal static class DirectorySync
{
    /// <summary>Syncs one directory; the caller has seen that it is one.</summary>
    /// <exception cref="IOException">With errno as its HResult, as the base class library's own.</exception>
    public static void Sync(string path)
    {
        if (OperatingSystem.IsWindows()) return;

        using SafeFileHandle handle = UnixCalls.OpenRead(path, out int openError)
            ?? throw UnixCalls.Failure("open the directory", path, openError);
        int error = UnixCalls.Sync(handle);

        // A file system without directory sync says EINVAL; FlushToDisk ignores it for files in the same way.
        if (error is not (0 or UnixCalls.InvalidArgument)) throw UnixCalls.Failure("sync the directory", path, error);
    }
}
