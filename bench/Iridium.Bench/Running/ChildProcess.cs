using System.Diagnostics;

namespace Iridium.Bench.Running;

/// <summary>Starts this program again for one run, so that no run sees what another left in memory.</summary>
internal static class ChildProcess
{
    /// <summary>Runs a child and waits for its end; stopping the wait kills it.</summary>
    /// <returns>Null, or what went wrong.</returns>
    public static async Task<string?> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using Process child = Process.Start(StartInfo(arguments))
            ?? throw new BenchException("The child process did not start.");
        try
        {
            Task<string> output = child.StandardOutput.ReadToEndAsync(cancellationToken);
            string errors = await child.StandardError.ReadToEndAsync(cancellationToken);
            await output;
            await child.WaitForExitAsync(cancellationToken);
            if (child.ExitCode == 0) return null;
            string first = errors.Trim().Split('\n')[0].Trim();
            return $"ended with code {child.ExitCode}: {first}";
        }
        finally
        {
            if (!child.HasExited) child.Kill(entireProcessTree: true);
        }
    }

    private static ProcessStartInfo StartInfo(IReadOnlyList<string> arguments)
    {
        string host = Environment.ProcessPath ?? "dotnet";
        var info = new ProcessStartInfo(host)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        if (Path.GetFileNameWithoutExtension(host) == "dotnet")
            info.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        foreach (string argument in arguments) info.ArgumentList.Add(argument);
        return info;
    }
}
