using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Iridium.Engine.Files;

/// <summary>
/// The few calls of the C library that the base class library does not offer: opening a directory, opening a file
/// without taking a lock, fsync of any descriptor, flock with its outcome and a second name for a file. Every
/// call is retried when a signal interrupts it. Stateless, thread-safe, Unix only. Partial because the calls are
/// generated.
/// </summary>
internal static partial class UnixCalls
{
    public const int InvalidArgument = 22;
    private const int NoEntry = 2;
    private const int Interrupted = 4;
    private const int AlreadyExists = 17;
    private const int NotADirectory = 20;
    private const int HugePages = 14;
    private const int ExclusiveNonBlocking = 2 | 4;
    private const uint BeginWrite = 2;

    // Read-only is 0 everywhere; close-on-exec keeps a child process from inheriting the descriptor.
    private const int CloseOnExecLinux = 0x80000;
    private const int CloseOnExecMac = 0x1000000;

    /// <summary>EWOULDBLOCK as this platform numbers it.</summary>
    public static int WouldBlock => OperatingSystem.IsLinux() ? 11 : 35;

    /// <summary>Opens a file or directory for reading without touching any lock.</summary>
    /// <returns>The handle, or null with the error number.</returns>
    public static SafeFileHandle? OpenRead(string path, out int error)
    {
        int flags = OperatingSystem.IsMacOS() ? CloseOnExecMac : OperatingSystem.IsLinux() ? CloseOnExecLinux : 0;
        int descriptor;
        do
        {
            descriptor = Open(path, flags, 0);
            error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
        while (error == Interrupted);

        // Closing is never retried: the descriptor is gone even when the call was interrupted, and its number may
        // already be another thread's file. The handle keeps to that.
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Makes what the handle stands for durable.</summary>
    /// <returns>0 or the error number.</returns>
    public static int Sync(SafeFileHandle handle)
    {
        int error;
        do
        {
            error = Fsync(handle) < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
        while (error == Interrupted);

        return error;
    }

    /// <summary>Linux only: has the kernel begin to write a range of a file. Only a hint, so errors are left
    /// unsaid; the sync that counts will report them.</summary>
    public static void BeginSync(SafeFileHandle handle, long offset, long bytes) =>
        _ = SyncFileRange(handle, offset, bytes, BeginWrite);

    /// <summary>Takes the exclusive lock without waiting, or keeps it where the handle has it already.</summary>
    /// <returns>0 or the error number; <see cref="WouldBlock"/> when another handle holds it.</returns>
    public static int TryLock(SafeFileHandle handle)
    {
        int error;
        do
        {
            error = Flock(handle, ExclusiveNonBlocking) < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
        while (error == Interrupted);

        return error;
    }

    /// <summary>Gives a file a second name; false where the disks or the file system do not allow it.</summary>
    public static bool TryLink(string source, string destination)
    {
        int error;
        do
        {
            error = Link(source, destination) < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
        while (error == Interrupted);

        string action = $"link '{destination}' to";
        return error switch
        {
            0 => true,
            NoEntry when File.Exists(source) => throw new DirectoryNotFoundException(
                $"Could not {action} '{source}': its directory is missing."),
            NoEntry => throw new FileNotFoundException($"There is no file '{source}'.", source),
            AlreadyExists or IoErrors.NoSpace or IoErrors.InputOutput or NotADirectory => throw Failure(
                action, source, error),

            // Another disk, a file system without links, one link too many, or a rule against it (a kernel may refuse
            // links to files of other users).
            _ => false,
        };
    }

    /// <summary>
    /// Asks for large pages behind a range of memory, which spares a search through it most of its misses in the
    /// translation cache. Advice only: whether it is taken changes nothing but speed.
    /// </summary>
    public static unsafe void AdviseHugePages(void* address, nuint bytes)
    {
        if (OperatingSystem.IsLinux()) _ = Advise((nint)address, bytes, HugePages);
    }

    /// <summary>An exception shaped as the base class library's own: the error number is its HResult.</summary>
    public static IOException Failure(string action, string path, int error) =>
        new($"Could not {action} '{path}': {Marshal.GetPInvokeErrorMessage(error)}.", error);

    // Not declared variadic, as in C: where such arguments are passed apart (arm64 macOS) the mode is not read, since
    // nothing is ever created here.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string source, string destination);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle handle, int operation);

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    private static partial int SyncFileRange(SafeFileHandle handle, long offset, long bytes, uint flags);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint bytes, int advice);
}
