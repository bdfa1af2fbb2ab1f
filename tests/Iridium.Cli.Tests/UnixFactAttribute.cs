namespace Iridium.Cli.Tests;

/// <summary>A test of something that only Unix has: signals, <c>/dev/null</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "Needs Unix: the test sends a signal or uses a device file.";
    }
}
