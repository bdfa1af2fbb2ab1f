using System.Diagnostics.Metrics;
using System.Reflection;
using Iridium.Data.Telemetry;
using Iridium.Data.Tests.Telemetry;
using Microsoft.Extensions.Logging;

namespace Iridium.Data.Tests.Documents;

/// <summary>docs/ado-net.md lists the telemetry that the code has, and nothing else.</summary>
public sealed class ObservabilityDocumentTests
{
    private static readonly string[][] _rows = ReadRows();

    [Fact]
    public void Every_instrument_is_listed_with_its_kind_and_unit()
    {
        using var listener = new MeasurementListener("nobody's");
        IEnumerable<string> inCode = [ProviderTelemetry.Connections.Name, .. listener.Instruments.Keys];
        string[] inText = [.. _rows
            .Where(row => row[0].StartsWith("metric `", StringComparison.Ordinal))
            .Select(row => $"{row[0]} {row[1]} {row[2]}")];
        Assert.Equal(
            inCode.Distinct().Select(name => listener.Instruments[name])
                .Select(each => $"metric `{each.Name}` {KindOf(each)} `{each.Unit}`")
                .Order(StringComparer.Ordinal),
            inText.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_attribute_is_listed()
    {
        IEnumerable<string> inCode = typeof(ProviderTelemetry)
            .GetFields()
            .Where(field => field.Name.EndsWith("Tag", StringComparison.Ordinal))
            .Select(field => $"tag `{field.GetRawConstantValue()}`");
        IEnumerable<string> inText = _rows
            .Where(row => row[0].StartsWith("tag `", StringComparison.Ordinal))
            .Select(row => row[0]);
        Assert.Equal(inCode.Order(StringComparer.Ordinal), inText.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_log_event_is_listed_and_no_id_is_used_twice()
    {
        string[] inCode = [.. typeof(ProviderLog)
            .GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(method => (method.Name, Event: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(pair => pair.Event is not null)
            .OrderBy(pair => pair.Event!.EventId)
            .Select(pair => $"{pair.Event!.EventId} `{pair.Name}` {pair.Event.Level}")];
        IEnumerable<string> inText = _rows
            .Where(row => int.TryParse(row[0], out _))
            .Select(row => $"{row[0]} {row[1]} {row[2]}");
        Assert.Equal(inCode, inText);
        Assert.Equal(inCode.Length, inCode.DistinctBy(text => text.Split(' ')[0]).Count());
    }

    private static string KindOf(Instrument instrument) => instrument switch
    {
        Histogram<double> or Histogram<long> => "histogram",
        Counter<long> => "counter",
        ObservableUpDownCounter<long> => "up-down counter",
        _ => throw new InvalidOperationException($"{instrument.Name} is of a kind that nothing documents."),
    };

    private static string[][] ReadRows()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Iridium.Providers.sln"))) at = at.Parent;
        string path = Path.Combine(at?.FullName ?? ".", "docs", "ado-net.md");
        return [.. File.ReadLines(path)
            .Where(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))];
    }
}
