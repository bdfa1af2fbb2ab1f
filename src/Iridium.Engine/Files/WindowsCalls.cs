using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Iridium.Engine.Files;

/// <summary>
/// The one call of Windows that the base class library does not offer: a second name for a file. Stateless,
/// thread-safe, Windows only. Partial because the call is generated.
/// </summary>
internal static partial class WindowsCalls
{
    private const int FileNotFound = 2;
    private const int PathNotFound = 3;
    private const int FileExists = 80;
    private const int AlreadyExists = 183;
    private const int DiskFull = 112;
    private const int HandleDiskFull = 39;

    /// <summary>Gives a file a second name; false where the disks or the file system do not allow it.</summary>
    public static bool TryLink(string source, string destination)
    {
        if (CreateHardLink(destination, source, 0)) return true;
        int error = Marshal.GetLastPInvokeError();
        string message = $"Could not link '{destination}' to '{source}': {new Win32Exception(error).Message}";
        return error switch
        {
            FileNotFound => throw new FileNotFoundException(message, source),
            PathNotFound => throw new DirectoryNotFoundException(message),
            FileExists or AlreadyExists or DiskFull or HandleDiskFull =>
                throw new IOException(message, unchecked((int)0x80070000) | error),
            _ => false,
        };
    }

    [LibraryImport("kernel32", EntryPoint = "CreateHardLinkW", SetLastError = true,
        StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateHardLink(string destination, string source, nint security);
}
