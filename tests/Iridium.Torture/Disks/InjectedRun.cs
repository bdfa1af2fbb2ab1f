using System.Diagnostics;
using System.Globalization;
using Iridium.Engine;
using Iridium.Engine.Tests.Child;

namespace Iridium.Torture.Disks;

/// <summary>
/// A writing process whose system calls fail: by a limit on the size of files, or by strace, which makes the n-th call
/// of a kind fail. What it had reported must be there afterwards. For one thread.
/// </summary>
internal sealed class InjectedRun
{
    private const int Batches = 400;

    private readonly string _directory;
    private long _batches;

    public InjectedRun(string directory)
    {
        _directory = directory;
    }

    /// <summary>Errors that the process told.</summary>
    public long Errors { get; private set; }

    /// <summary>Whether strace is there and may trace.</summary>
    public static bool HasStrace { get; } = CanRun("strace", "-qq", "-o", "/dev/null", "true");

    public static bool HasShell { get; } = CanRun("bash", "-c", "true");

    /// <summary>Runs with a limit on the size of files. The process ignores the signal that would end it there.
    /// </summary>
    /// <exception cref="InvalidOperationException">Something reported is missing, or the process said something
    /// wrong.</exception>
    public void WithFileSizeLimit(int kibibytes, Durability durability) =>
        Once("bash", ["-c", $"trap '' XFSZ; ulimit -f {kibibytes}; exec \"$0\" \"$@\""], durability);

    /// <summary>Runs with calls that fail, such as <c>fdatasync:error=EIO:when=3</c>.</summary>
    /// <exception cref="InvalidOperationException">As above.</exception>
    public void WithInjection(string injection, Durability durability) =>
        Once(
            "strace",
            ["-f", "-qq", "-o", "/dev/null", "-e", TraceOf(injection), "-e", "inject=" + injection],
            durability);

    private void Once(string command, IReadOnlyList<string> before, Durability durability)
    {
        ProcessStartInfo child = KillRun.StartOf(
            _directory, _batches, durability.ToString(), Batches.ToString(CultureInfo.InvariantCulture));
        var start = new ProcessStartInfo(command) { RedirectStandardOutput = true };
        foreach (string argument in (string[])[.. before, child.FileName, .. child.ArgumentList])
            start.ArgumentList.Add(argument);

        // Without it the runtime maps its code from a large file in memory, which the limit forbids too.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        using Process process = Process.Start(start)!; // Without a shell it is always a new process.
        long acknowledged = _batches - 1;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
                acknowledged = number;
            else if (line.StartsWith("wrong", StringComparison.Ordinal))
                throw new InvalidOperationException(line);
            else if (line != "open")
                Errors++;
        }

        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"the process ended with {process.ExitCode} after {acknowledged}");
        using var database = IridiumDatabase.Open(_directory, KillWorkload.Options);
        _batches = KillWorkload.Check(database, acknowledged);
    }

    private static string TraceOf(string injection) => "trace=" + injection.Split(':')[0];

    private static bool CanRun(string command, params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo(command) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        try
        {
            using Process process = Process.Start(start)!; // Without a shell it is always a new process.
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such command.
            return false;
        }
    }
}
