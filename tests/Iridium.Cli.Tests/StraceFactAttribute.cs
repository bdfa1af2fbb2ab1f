using System.Diagnostics;

namespace Iridium.Cli.Tests;

/// <summary>A test that watches system calls; skipped with the reason where that is not possible.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StraceFactAttribute : FactAttribute
{
    public const string Program = "/usr/bin/strace";

    private static readonly Lazy<string?> _whyNot = new(WhyNot);

    public StraceFactAttribute()
    {
        if (_whyNot.Value is string reason) Skip = reason;
    }

    private static string? WhyNot()
    {
        if (!File.Exists(Program)) return $"Needs {Program}: install the package strace.";
        var start = new ProcessStartInfo(Program, ["-f", "-o", "/dev/null", "true"]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"{Program} may not trace processes here: allow ptrace.";
    }
}
