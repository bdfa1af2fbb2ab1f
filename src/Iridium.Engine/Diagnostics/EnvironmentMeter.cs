using System.Diagnostics.Metrics;

namespace Iridium.Engine.Diagnostics;

/// <summary>
/// The meter of one environment; docs/observability.md lists its instruments, which answer when a listener asks. Every
/// measurement carries the environment's name. Disposed with the environment. Thread-safe.
/// </summary>
internal sealed class EnvironmentMeter : IDisposable
{
    public const string EnvironmentTag = "iridium.environment";

    private readonly Meter _meter;
    private readonly KeyValuePair<string, object?> _name;
    private readonly Func<EnvironmentStatistics> _read;

    public EnvironmentMeter(string name, Func<EnvironmentStatistics> read)
    {
        _name = new KeyValuePair<string, object?>(EnvironmentTag, name);
        _read = read;
        _meter = new Meter(new MeterOptions(EngineMeter.MeterName)
        {
            Version = typeof(EnvironmentMeter).Assembly.GetName().Version?.ToString(3),
            Scope = this,
        });
        Level("memory.limit", "By", "The memory budget of all databases together.", s => s.MemoryBytesMax);
        Level("memory.usage", "By", "Memory of memtables and block caches together.", s => s.MemoryBytes);
        Level("memtable.memory", "By", "Native memory of all memtables.", s => s.MemtableBytes);
        Level("block_cache.limit", "By", "Most bytes of all block caches now.", s => s.BlockCacheBytesMax);
        Level("block_cache.size", "By", "Bytes of all block caches.", s => s.BlockCacheBytes);
        Level("block_cache.pinned", "By", "Bytes of them that are held.", s => s.BlockCachePinnedBytes);
        Level("databases", "{database}", "Open databases.", s => s.Databases.Count);
    }

    public void Dispose() => _meter.Dispose();

    private void Level(string name, string unit, string description, Func<EnvironmentStatistics, long> value) =>
        _meter.CreateObservableUpDownCounter(
            "iridium.environment." + name, () => new Measurement<long>(value(_read()), _name), unit, description);
}
