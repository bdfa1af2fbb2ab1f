using System.Globalization;

namespace Iridium.Cli.Text;

/// <summary>Shows numbers and sizes for people. Pure.</summary>
internal static class SizeText
{
    private static readonly string[] _units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun: <c>1 file</c>, <c>2,000 files</c>.</summary>
    public static string Count(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    public static string Ratio(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture);

    public static string Milliseconds(TimeSpan time) =>
        time.TotalMilliseconds.ToString("0.0##", CultureInfo.InvariantCulture) + " ms";

    public static string Bytes(long bytes)
    {
        int unit = 0;
        double size = bytes;
        for (; size >= 1024 && unit < _units.Length - 1; unit++) size /= 1024;
        string number = size.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture);
        return $"{number} {(bytes == 1 ? "byte" : _units[unit])}";
    }
}
