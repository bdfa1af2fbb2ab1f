using System.Diagnostics.Metrics;

namespace Iridium.Data.Telemetry;

/// <summary>
/// How many connections are open to each data source. Counted here and asked for, not reported as it changes, so that
/// a listener that comes late hears the right number. Thread-safe.
/// </summary>
internal static class OpenConnections
{
    private const string Anonymous = "memory";

    private static readonly Lock _gate = new();

    // Guarded by _gate.
    private static readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    public static void Add(string dataSource) => Change(dataSource, 1);

    public static void Remove(string dataSource) => Change(dataSource, -1);

    public static IEnumerable<Measurement<long>> Measure()
    {
        lock (_gate)
        {
            return [.. _counts.Select(pair => new Measurement<long>(
                pair.Value,
                new KeyValuePair<string, object?>(ProviderTelemetry.PoolNameTag, pair.Key),
                new KeyValuePair<string, object?>(ProviderTelemetry.ConnectionStateTag, "used")))];
        }
    }

    private static void Change(string dataSource, long by)
    {
        string name = dataSource.Length == 0 ? Anonymous : dataSource;
        lock (_gate)
        {
            long count = _counts.GetValueOrDefault(name) + by;
            if (count == 0) _counts.Remove(name);
            else _counts[name] = count;
        }
    }
}
