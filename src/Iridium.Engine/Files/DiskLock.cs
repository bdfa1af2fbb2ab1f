using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Iridium.Engine.Files;

/// <summary>
/// A held lock file: an open handle that excludes every other one, in this process too, until it is disposed or the
/// process ends. The file stays behind, because deleting it would race with the next opener. Thread-safe.
/// </summary>
internal sealed class DiskLock : IDisposable
{
    /// <summary>More than this of an owner line is not read: the file is outside input.</summary>
    private const int OwnerBytesMax = 4096;

    private readonly FileStream _stream;

    private DiskLock(FileStream stream) => _stream = stream;

    /// <summary>Takes the lock and writes the owner line; null when another handle holds it.</summary>
    public static DiskLock? TryTake(string path, string owner)
    {
        FileStream? stream = OpenExclusive(path);
        if (stream is null) return null;
        try
        {
            if (!OperatingSystem.IsWindows() && !IsHeld(stream.SafeFileHandle, path))
            {
                stream.Dispose();
                return null;
            }

            byte[] line = FilePaths.OwnerBytes(owner);
            RandomAccess.SetLength(stream.SafeFileHandle, 0);
            RandomAccess.Write(stream.SafeFileHandle, line, 0);
            return new DiskLock(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The line that the holder wrote; null when there is none or it cannot be read.</summary>
    public static string? ReadOwner(string path)
    {
        try
        {
            using SafeFileHandle? handle = OperatingSystem.IsWindows()
                ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
                : UnixCalls.OpenRead(path, out _);
            if (handle is null) return null;

            byte[] bytes = new byte[OwnerBytesMax];
            string text = Encoding.UTF8.GetString(bytes, 0, RandomAccess.Read(handle, bytes, 0));
            string line = text.Split('\n', 2)[0].Trim();
            return line.Length == 0 ? null : line;
        }
        catch (Exception exception) when (IoErrors.IsFileError(exception))
        {
            // The line only makes a message better; that the lock is held is known without it.
            return null;
        }
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>
    /// Makes sure of the lock: the open takes it, but goes on without one where the file system has no locks or a
    /// runtime switch turns them off, and two engines on one directory would destroy it.
    /// </summary>
    private static bool IsHeld(SafeFileHandle handle, string path)
    {
        int error = UnixCalls.TryLock(handle);
        if (error == 0) return true;
        if (error == UnixCalls.WouldBlock) return false;
        throw UnixCalls.Failure("lock (the file system must support flock)", path, error);
    }

    private static FileStream? OpenExclusive(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = DiskFileSystem.OwnerFileMode;
        try
        {
            return new FileStream(path, options);
        }
        catch (IOException cause) when (cause.HResult == HeldElsewhere)
        {
            return null;
        }
    }

    private static int HeldElsewhere =>
        OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : UnixCalls.WouldBlock;
}
