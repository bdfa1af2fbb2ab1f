using System.Diagnostics;

namespace Iridium.Bench.Running;

/// <summary>Starts this program again for one run, so that no run sees what another left in memory.</summary>
internal static class ChildProcess
{
    /// <summary>Runs a child and waits for its end; stopping the wait kills it.</summary>
    /// <returns>Null, or what went wrong.</returns>
    public static Task<string?> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        RunAsync(arguments, static _ => true, cancellationToken);

    /// <summary>As the other one, and hands over each line that the child prints.</summary>
    /// <param name="arguments">The child's command line.</param>
    /// <param name="goesOn">Told each line; false kills the child at once, which is then no error.</param>
    /// <param name="cancellationToken">Kills the child.</param>
    public static async Task<string?> RunAsync(
        IReadOnlyList<string> arguments,
        Func<string, bool> goesOn,
        CancellationToken cancellationToken)
    {
        using Process child = Process.Start(StartInfo(arguments))
            ?? throw new BenchException("The child process did not start.");
        try
        {
            Task<string> errors = child.StandardError.ReadToEndAsync(cancellationToken);
            while (await child.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                if (goesOn(line)) continue;
                child.Kill(entireProcessTree: true);
                await child.WaitForExitAsync(cancellationToken);
                return null;
            }

            string first = (await errors).Trim().Split('\n')[0].Trim();
            await child.WaitForExitAsync(cancellationToken);
            return child.ExitCode == 0 ? null : $"ended with code {child.ExitCode}: {first}";
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
