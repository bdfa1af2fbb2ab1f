using System.Runtime.InteropServices;

namespace Iridium.Cli;

/// <summary>
/// Tells which standard streams were closed when the tool was started. Asking is needed because the runtime opens pipes
/// of its own before any code here runs, and they take the lowest free numbers: a closed standard input then looks like
/// a pipe on which nothing ever comes, and reading it waits for ever. Stateless, thread-safe.
/// </summary>
internal static class StandardStreams
{
    public const int Input = 0;
    public const int Output = 1;
    public const int Error = 2;

    private const int GetDescriptorFlags = 1;
    private const int CloseOnExec = 1;

    /// <summary>
    /// Whether a stream was closed. What is open under its number and is to be closed at the start of a program cannot
    /// have come from before the start of this one.
    /// </summary>
    public static bool IsClosed(int descriptor)
    {
        if (OperatingSystem.IsWindows()) return false;
        int flags = Control(descriptor, GetDescriptorFlags);
        return flags < 0 || (flags & CloseOnExec) != 0;
    }

    [DllImport("libc", EntryPoint = "fcntl", ExactSpelling = true)]
    private static extern int Control(int descriptor, int command);
}
