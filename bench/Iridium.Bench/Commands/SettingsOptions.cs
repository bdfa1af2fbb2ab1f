using System.CommandLine;
using System.Globalization;
using Iridium.Bench.Data;
using Iridium.Bench.Running;

namespace Iridium.Bench.Commands;

/// <summary>The options that all commands share, and the settings they stand for. Immutable.</summary>
internal sealed class SettingsOptions
{
    private static readonly BenchSettings _defaults = new();

    private readonly Option<int?> _valueSize = new("--value-size")
    {
        Description = "Bytes of a value. Default: 100, and 1000 for YCSB.",
    };

    private readonly Option<ulong> _seed = Number("--seed", "Seed of keys and values.", _defaults.Seed);
    private readonly Option<int> _writers = Number(
        "--writers", "Awaiting writers in syncmany.", _defaults.Writers);

    private readonly Option<double> _seconds = Number(
        "--seconds", "Longest time that a run is measured.", _defaults.TimeLimit.TotalSeconds);

    private readonly Option<double> _warmUp = Number(
        "--warmup", "Seconds that a run is warmed up for; 0 leaves it out.", _defaults.WarmUp.TotalSeconds);

    private readonly Option<int> _filterBits = Number("--filter-bits", "Filter bits per key.", _defaults.FilterBits);
    private readonly Option<int> _block = Number("--block-size", "Bytes of a data block.", _defaults.BlockBytes);
    private readonly Option<long> _cache = Number("--cache-mib", "Block cache in MiB.", _defaults.CacheBytes >> 20);
    private readonly Option<long> _memtable = Number(
        "--memtable-mib", "Size of a memtable in MiB.", _defaults.MemtableBytes >> 20);

    private readonly Option<int> _threads = Number(
        "--background-threads", "Background threads, where they can be chosen.", _defaults.BackgroundThreads);

    private readonly Option<string> _words = new("--durability")
    {
        Description = "os (the system has the bytes) or sync (they are on disk).",
        DefaultValueFactory = _ => "os",
    };

    private readonly Option<string> _compression = new("--compression")
    {
        Description = "none, or snappy for the engines that have it.",
        DefaultValueFactory = _ => "none",
    };

    private readonly Option<string[]> _libraries = new("--lib")
    {
        Description = "name=path of another build of a peer's library, such as rocksdb=/opt/librocksdb.so.",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _words.AcceptOnlyFromAmong("os", "sync");
        _compression.AcceptOnlyFromAmong("none", "snappy");
        Option[] all =
        [
            _valueSize, _seed, _words, _writers, _seconds, _warmUp, _filterBits, _block, _cache, _memtable, _threads,
            _compression, _libraries,
        ];
        foreach (Option option in all) command.Options.Add(option);
    }

    public BenchSettings Read(ParseResult parsed, long keys)
    {
        if (keys < 1) throw new BenchException("--keys must be at least 1.");
        int? valueBytes = parsed.GetValue(_valueSize);
        if (valueBytes < ValueSource.ValueBytesMin)
            throw new BenchException($"--value-size must be at least {ValueSource.ValueBytesMin}.");
        return new BenchSettings
        {
            Keys = keys,
            ValueBytes = valueBytes,
            Seed = parsed.GetValue(_seed),
            IsSync = parsed.GetValue(_words) == "sync",
            Writers = Math.Max(1, parsed.GetValue(_writers)),
            TimeLimit = TimeSpan.FromSeconds(parsed.GetValue(_seconds)),
            WarmUp = TimeSpan.FromSeconds(parsed.GetValue(_warmUp)),
            FilterBits = parsed.GetValue(_filterBits),
            BlockBytes = parsed.GetValue(_block),
            CacheBytes = parsed.GetValue(_cache) << 20,
            MemtableBytes = parsed.GetValue(_memtable) << 20,
            BackgroundThreads = parsed.GetValue(_threads),
            IsCompressed = parsed.GetValue(_compression) == "snappy",
            Libraries = LibrariesOf(parsed.GetValue(_libraries) ?? []),
        };
    }

    /// <summary>The arguments that bring these settings to a child process.</summary>
    public static IEnumerable<string> Arguments(BenchSettings settings)
    {
        (string Name, object Value)[] pairs =
        [
            ("--keys", settings.Keys), ("--seed", settings.Seed), ("--writers", settings.Writers),
            ("--durability", settings.IsSync ? "sync" : "os"),
            ("--seconds", settings.TimeLimit.TotalSeconds), ("--warmup", settings.WarmUp.TotalSeconds),
            ("--filter-bits", settings.FilterBits), ("--block-size", settings.BlockBytes),
            ("--cache-mib", settings.CacheBytes >> 20), ("--memtable-mib", settings.MemtableBytes >> 20),
            ("--background-threads", settings.BackgroundThreads),
            ("--compression", settings.IsCompressed ? "snappy" : "none"),
        ];
        foreach ((string name, object value) in pairs)
        {
            yield return name;
            yield return Convert.ToString(value, CultureInfo.InvariantCulture)!;
        }

        if (settings.ValueBytes is { } valueBytes)
        {
            yield return "--value-size";
            yield return valueBytes.ToString(CultureInfo.InvariantCulture);
        }

        foreach ((string name, string path) in settings.Libraries)
        {
            yield return "--lib";
            yield return $"{name}={path}";
        }
    }

    private static Option<T> Number<T>(string name, string description, T value) =>
        new(name) { Description = $"{description} Default: {value}.", DefaultValueFactory = _ => value };

    private static Dictionary<string, string> LibrariesOf(IEnumerable<string> texts)
    {
        var libraries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            int at = text.IndexOf('=', StringComparison.Ordinal);
            if (at < 1) throw new BenchException($"--lib wants name=path, not '{text}'.");
            libraries[text[..at]] = Path.GetFullPath(text[(at + 1)..]);
        }

        return libraries;
    }
}
