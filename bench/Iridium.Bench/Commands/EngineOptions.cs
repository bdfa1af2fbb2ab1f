using System.CommandLine;
using Iridium.Bench.Running;

namespace Iridium.Bench.Commands;

/// <summary>The options that say how engines are opened. Immutable.</summary>
internal sealed class EngineOptions
{
    private static readonly BenchSettings _defaults = new();

    private readonly Option<int> _filterBits = Number("--filter-bits", "Filter bits per key.", _defaults.FilterBits);
    private readonly Option<int> _block = Number("--block-size", "Bytes of a data block.", _defaults.BlockBytes);
    private readonly Option<long> _cache = Number("--cache-mib", "Block cache in MiB.", _defaults.CacheBytes >> 20);
    private readonly Option<long> _memtable = Number(
        "--memtable-mib", "Size of a memtable in MiB.", _defaults.MemtableBytes >> 20);

    private readonly Option<long?> _budget = new("--budget-mib")
    {
        Description = "One budget for all memory in MiB, for engines that have such a thing. Default: none.",
    };

    private readonly Option<int> _threads = Number(
        "--background-threads", "Background threads, where they can be chosen.", _defaults.BackgroundThreads);

    private readonly Option<string> _compression = new("--compression")
    {
        Description = "snappy for the engines that have it, or none.",
        DefaultValueFactory = _ => "snappy",
    };

    private readonly Option<string[]> _libraries = new("--lib")
    {
        Description = "name=path of another build of a peer's library, such as rocksdb=/opt/librocksdb.so.",
        DefaultValueFactory = _ => [],
    };

    public void AddTo(Command command)
    {
        _compression.AcceptOnlyFromAmong("none", "snappy");
        Option[] all = [_filterBits, _block, _cache, _memtable, _budget, _threads, _compression, _libraries];
        foreach (Option option in all) command.Options.Add(option);
    }

    public BenchSettings Apply(ParseResult parsed, BenchSettings settings) => settings with
    {
        FilterBits = parsed.GetValue(_filterBits),
        BlockBytes = parsed.GetValue(_block),
        CacheBytes = parsed.GetValue(_cache) << 20,
        MemtableBytes = parsed.GetValue(_memtable) << 20,
        MemoryBytes = parsed.GetValue(_budget) << 20,
        BackgroundThreads = parsed.GetValue(_threads),
        IsCompressed = parsed.GetValue(_compression) == "snappy",
        Libraries = LibrariesOf(parsed.GetValue(_libraries) ?? []),
    };

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
