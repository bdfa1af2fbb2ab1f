using System.Diagnostics;

namespace Iridium.Torture.Disks;

/// <summary>A file system in memory with a fixed size, mounted by the kernel: it is really full when it is full. Needs
/// the right to mount. Unmounted when disposed.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo _directory;

    private SmallDisk(DirectoryInfo directory)
    {
        _directory = directory;
    }

    public string Path => _directory.FullName;

    /// <summary>Mounts one, or returns null where that is not permitted.</summary>
    public static SmallDisk? TryMount(int mebibytes)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("iridium-small-");
        if (Call("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m,mode=700", "iridium", directory.FullName) == 0)
            return new SmallDisk(directory);
        directory.Delete();
        return null;
    }

    public void Dispose()
    {
        _ = Call("umount", _directory.FullName);
        if (_directory.EnumerateFileSystemInfos().Any()) return;
        _directory.Delete();
    }

    private static int Call(string command, params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo(command) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        try
        {
            using Process process = Process.Start(start)!; // Without a shell it is always a new process.
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such command.
            return -1;
        }
    }
}
