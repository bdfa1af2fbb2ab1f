using System.Runtime.InteropServices;

namespace Iridium.Bench.Reporting;

/// <summary>What a table says of the machine that it was made on.</summary>
internal static class Machine
{
    public static string Describe()
    {
        string processor = FirstValue("/proc/cpuinfo", "model name");
        long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20;
        return $"{processor}, {Environment.ProcessorCount} cores, {memory:N0} MiB memory, "
            + $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, "
            + $"load {Load()} before the first run";
    }

    private static string FirstValue(string file, string name)
    {
        if (!File.Exists(file)) return RuntimeInformation.ProcessArchitecture.ToString();
        string? line = File.ReadLines(file).FirstOrDefault(text => text.StartsWith(name, StringComparison.Ordinal));
        return line?.Split(':')[^1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static string Load() =>
        File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
