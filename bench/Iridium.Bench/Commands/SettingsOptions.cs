using System.CommandLine;
using System.Globalization;
using Iridium.Bench.Data;
using Iridium.Bench.Engines;
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

    private readonly Option<long?> _operations = new("--operations")
    {
        Description = "Operations of a run. Default: what each workload does, mostly one for each key.",
    };

    private readonly Option<ulong> _seed = Number("--seed", "Seed of keys and values.", _defaults.Seed);
    private readonly Option<int> _writers = Number(
        "--writers", "Awaiting writers in syncmany.", _defaults.Writers);

    private readonly Option<double> _seconds = Number(
        "--seconds", "Longest time that a run is measured.", _defaults.TimeLimit.TotalSeconds);

    private readonly Option<double> _warmUp = Number(
        "--warmup", "Seconds that a run is warmed up for; 0 leaves it out.", _defaults.WarmUp.TotalSeconds);

    private readonly EngineOptions _engines = new();
    private readonly Option<string> _words = new("--durability")
    {
        Description = "os (the system has the bytes), sync (they are on disk), or Iridium's interval, buffered, none.",
        DefaultValueFactory = _ => "os",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _words.AcceptOnlyFromAmong(
            [.. Enum.GetNames<WriteDurability>().Select(name => name.ToLowerInvariant())]);
        Option[] own = [_valueSize, _operations, _seed, _words, _writers, _seconds, _warmUp];
        foreach (Option option in own) command.Options.Add(option);
        _engines.AddTo(command);
    }

    public BenchSettings Read(ParseResult parsed, long keys)
    {
        if (keys < 1) throw new BenchException("--keys must be at least 1.");
        int? valueBytes = parsed.GetValue(_valueSize);
        if (valueBytes < ValueSource.ValueBytesMin)
            throw new BenchException($"--value-size must be at least {ValueSource.ValueBytesMin}.");
        var settings = new BenchSettings
        {
            Keys = keys,
            ValueBytes = valueBytes,
            Operations = parsed.GetValue(_operations),
            Seed = parsed.GetValue(_seed),
            Durability = Enum.Parse<WriteDurability>(parsed.GetValue(_words)!, ignoreCase: true),
            Writers = Math.Max(1, parsed.GetValue(_writers)),
            TimeLimit = TimeSpan.FromSeconds(parsed.GetValue(_seconds)),
            WarmUp = TimeSpan.FromSeconds(parsed.GetValue(_warmUp)),
        };
        return _engines.Apply(parsed, settings);
    }

    /// <summary>The arguments that bring these settings to a child process.</summary>
    public static IEnumerable<string> Arguments(BenchSettings settings)
    {
        (string Name, object Value)[] pairs =
        [
            ("--keys", settings.Keys), ("--seed", settings.Seed), ("--writers", settings.Writers),
            ("--durability", settings.Durability.ToString().ToLowerInvariant()),
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

        if (settings.Operations is { } operations)
        {
            yield return "--operations";
            yield return operations.ToString(CultureInfo.InvariantCulture);
        }

        if (settings.MemoryBytes is { } memory)
        {
            yield return "--budget-mib";
            yield return (memory >> 20).ToString(CultureInfo.InvariantCulture);
        }

        foreach ((string name, string path) in settings.Libraries)
        {
            yield return "--lib";
            yield return $"{name}={path}";
        }
    }

    private static Option<T> Number<T>(string name, string description, T value) =>
        new(name) { Description = $"{description} Default: {value}.", DefaultValueFactory = _ => value };
}
