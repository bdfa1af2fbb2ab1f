using System.Globalization;

namespace Iridium.Bench.Measuring;

/// <summary>
/// What the kernel counts for this process, read from /proc. Everywhere else than on Linux the numbers are zero.
/// </summary>
internal static class ProcessCounters
{
    /// <summary>Bytes handed to write calls of any kind since the process began.</summary>
    public static long BytesWritten => Read("/proc/self/io", "wchar:");

    /// <summary>Bytes that the process caused to be sent to the storage, in whole pages.</summary>
    public static long BytesSentToStorage => Read("/proc/self/io", "write_bytes:");

    /// <summary>The most memory that was resident at once since <see cref="ResetPeakMemory"/>.</summary>
    public static long PeakResidentBytes => 1024 * Read("/proc/self/status", "VmHWM:");

    /// <summary>Forgets the peak so far, so that loading does not count into a run.</summary>
    public static void ResetPeakMemory()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Some containers do not allow it; the peak then counts from the start of the process.
        }
    }

    private static long Read(string file, string name)
    {
        if (!OperatingSystem.IsLinux()) return 0;
        foreach (string line in File.ReadLines(file))
        {
            if (!line.StartsWith(name, StringComparison.Ordinal)) continue;
            string number = line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
            return long.Parse(number, CultureInfo.InvariantCulture);
        }

        return 0;
    }
}
