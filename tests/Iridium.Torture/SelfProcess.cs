using System.Diagnostics;

namespace Iridium.Torture;

/// <summary>Starts this program again for a part that needs a process of its own.</summary>
internal static class SelfProcess
{
    public static Process Start(params IReadOnlyList<string> arguments) =>
        StartIn(AppContext.BaseDirectory, arguments);

    /// <summary>Starts a copy of this program.</summary>
    /// <param name="folder">Where the copy is.</param>
    /// <param name="arguments">What it is told.</param>
    public static Process StartIn(string folder, params IReadOnlyList<string> arguments)
    {
        string host = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? Environment.ProcessPath!
            : "dotnet";
        var start = new ProcessStartInfo(host) { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(folder, "Iridium.Torture.dll"));

        // A collector that leaves tens of megabytes of garbage lying about would hide what the engine takes.
        start.Environment["DOTNET_GCgen0size"] = "400000";
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!; // Without a shell it is always a new process.
    }

    /// <summary>Waits for the end of a process for so long, then ends it.</summary>
    /// <param name="process">Started by <see cref="Start"/>.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="lines">What it printed.</param>
    /// <returns>Its exit code, or null when it had to be ended.</returns>
    public static int? WaitFor(Process process, TimeSpan patience, out string[] lines)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        bool hasEnded = process.WaitForExit(patience);
        if (!hasEnded) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        lines = output.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return hasEnded ? process.ExitCode : null;
    }
}
