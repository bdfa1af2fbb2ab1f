using System.CommandLine;
using Iridium.Bench.Commands;
using Iridium.Bench.Engines;
using Iridium.Bench.Running;

namespace Iridium.Bench.Tests.Commands;

public sealed class SettingsOptionsTests
{
    [Fact]
    public void A_child_reads_the_settings_that_its_parent_has()
    {
        var settings = new BenchSettings
        {
            Keys = 123,
            ValueBytes = 1_000,
            Seed = 9,
            Operations = 77,
            Durability = WriteDurability.Interval,
            Writers = 5,
            TimeLimit = TimeSpan.FromSeconds(1.5),
            WarmUp = TimeSpan.Zero,
            FilterBits = 12,
            BlockBytes = 8_192,
            CacheBytes = 3 << 20,
            MemtableBytes = 2 << 20,
            BackgroundThreads = 3,
            MemoryBytes = 7 << 20,
            IsCompressed = false,
            Libraries = new Dictionary<string, string> { ["rocksdb"] = "/opt/librocksdb.so" },
        };
        BenchSettings read = Read([.. SettingsOptions.Arguments(settings)]);
        Assert.Equal(settings.Libraries, read.Libraries);
        Assert.Equal(settings, read with { Libraries = settings.Libraries });
    }

    [Fact]
    public void Without_arguments_the_defaults_hold()
    {
        var defaults = new BenchSettings();
        Assert.Equal(defaults, Read(["--keys", "1000000"]) with { Libraries = defaults.Libraries });
    }

    [Theory]
    [InlineData("--lib", "rocksdb")]
    [InlineData("--value-size", "4")]
    public void A_wrong_option_is_explained(string name, string value)
    {
        BenchException error = Assert.Throws<BenchException>(() => Read([name, value]));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    private static BenchSettings Read(string[] arguments)
    {
        var command = new RootCommand();
        var keys = new Option<long>("--keys") { DefaultValueFactory = _ => 1 };
        command.Options.Add(keys);
        var options = new SettingsOptions();
        options.AddTo(command);
        ParseResult parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        return options.Read(parsed, parsed.GetValue(keys));
    }
}
