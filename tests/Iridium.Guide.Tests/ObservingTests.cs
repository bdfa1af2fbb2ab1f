using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Iridium.Engine;
using Iridium.Engine.Files;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iridium.Guide.Tests;

/// <summary>docs/guide/observing.md</summary>
public sealed class ObservingTests
{
    [Fact]
    public void Metrics_are_heard_without_a_package()
    {
        var heard = new ConcurrentBag<string>();

        // snippet
        using var metrics = new MeterListener();
        metrics.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Iridium.Engine") listener.EnableMeasurementEvents(instrument);
        };
        metrics.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            heard.Add($"{instrument.Name} {value}"));
        metrics.Start();
        // end snippet

        using IridiumDatabase database = Open("metrics", DatabaseOptions.Default);
        database.Default.Put("k"u8, "v"u8);

        // snippet
        metrics.RecordObservableInstruments();
        // end snippet

        Assert.Contains("iridium.commit.batches 1", heard);
    }

    [Fact]
    public void Activities_are_heard_without_a_package()
    {
        var ended = new ConcurrentBag<string>();

        // snippet
        using var activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Iridium.Engine",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => ended.Add($"{activity.OperationName} {activity.Duration}"),
        };
        ActivitySource.AddActivityListener(activities);
        // end snippet

        Open("activities", DatabaseOptions.Default).Dispose();
        Assert.Contains(ended.ToArray(), text => text.StartsWith("iridium.open", StringComparison.Ordinal));
    }

    [Fact]
    public void Slow_operations_are_logged()
    {
        ILoggerFactory loggers = NullLoggerFactory.Instance;

        // snippet
        var options = new DatabaseOptions
        {
            LoggerFactory = loggers,
            SlowOperationThreshold = TimeSpan.FromMilliseconds(100),
        };
        // end snippet

        using IridiumDatabase database = Open("slow", options);
        Assert.Null(database.Default.Get("k"u8));
    }

    private static IridiumDatabase Open(string path, DatabaseOptions options) =>
        IridiumDatabase.Open(path, options with { FileSystem = new MemoryFileSystem() });
}
