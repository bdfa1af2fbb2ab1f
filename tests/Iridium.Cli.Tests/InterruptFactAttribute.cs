using System.Globalization;

namespace Iridium.Cli.Tests;

/// <summary>
/// A test that interrupts a tool, as Ctrl-C does. Where this process was started to ignore that, the tools that it
/// starts ignore it too.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class InterruptFactAttribute : FactAttribute
{
    private const ulong InterruptBit = 1UL << (2 - 1);

    public InterruptFactAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "Needs Unix: the test sends a signal.";
        else if (IsIgnored()) Skip = "SIGINT is ignored here, as behind nohup or a shell's &: run it in a terminal.";
    }

    private static bool IsIgnored()
    {
        const string Status = "/proc/self/status";
        if (!File.Exists(Status)) return false;
        string ignored = File.ReadLines(Status).First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        ReadOnlySpan<char> digits = ignored.AsSpan("SigIgn:".Length).Trim();
        ulong signals = ulong.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return (signals & InterruptBit) != 0;
    }
}
