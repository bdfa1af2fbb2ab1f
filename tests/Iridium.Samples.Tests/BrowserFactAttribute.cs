using System.ComponentModel;
using System.Diagnostics;

namespace Iridium.Samples.Tests;

/// <summary>
/// A fact that needs a browser. Where Chromium or Playwright's driver is missing or does not run, the test is reported
/// as skipped with what is missing and how to get it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    /// <summary>The browser's program, where Debian's package <c>chromium</c> puts it.</summary>
    internal const string Chromium = "/usr/bin/chromium";

    private static readonly Lazy<string?> _missing = new(FindMissing);

    /// <summary>Skips the test when the browser cannot be used.</summary>
    public BrowserFactAttribute() => Skip = _missing.Value;

    private static string? FindMissing()
    {
        if (Complaint(Chromium) is { } browser)
            return $"{browser} Install it with 'apt-get install chromium', or run .ci/run, which does.";

        string drivers = Path.Combine(AppContext.BaseDirectory, ".playwright", "node");
        string? node = Directory.Exists(drivers)
            ? Directory.EnumerateFiles(drivers, "node", SearchOption.AllDirectories).FirstOrDefault()
            : null;
        if (node is null) return $"Playwright's driver is not under {drivers}; build the tests again.";
        return Complaint(node);
    }

    /// <summary>Asks a program for its version, the cheapest proof that it and its libraries are whole.</summary>
    private static string? Complaint(string program)
    {
        if (!File.Exists(program)) return $"{program} is missing.";
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, "--version")
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            if (!process.WaitForExit(TimeSpan.FromSeconds(30)))
            {
                process.Kill(entireProcessTree: true);
                return $"{program} does not answer.";
            }

            return process.ExitCode == 0 ? null : $"{program} does not run: it ended with code {process.ExitCode}.";
        }
        catch (Win32Exception error)
        {
            return $"{program} does not run: {error.Message}.";
        }
    }
}
