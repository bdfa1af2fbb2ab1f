using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Microsoft.Extensions.Logging;

namespace Iridium.Engine.Tests.Diagnostics;

/// <summary>docs/observability.md lists what the code has, and nothing else.</summary>
public sealed class ObservabilityDocumentTests
{
    private static readonly string[][] _rows = ReadRows();

    [Fact]
    public void Every_instrument_is_listed_with_its_kind_and_unit()
    {
        var files = new MemoryFileSystem();
        using var reader = new MeterReader("/documented");
        using var shared = new IridiumEnvironment();
        using var database = IridiumDatabase.Open("/documented", new DatabaseOptions { FileSystem = files });
        IEnumerable<string> inCode = reader.Instruments.Values
            .Select(instrument => $"`{instrument.Name}` {KindOf(instrument)} `{instrument.Unit}`");
        IEnumerable<string> inText = _rows
            .Where(row => row[0].StartsWith("`iridium.", StringComparison.Ordinal))
            .Select(row => $"{row[0]} {row[1]} {row[2]}");
        Assert.Equal(inCode.Order(StringComparer.Ordinal), inText.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_log_event_is_listed_and_no_id_is_used_twice()
    {
        IEnumerable<string> inCode = new[] { typeof(EngineLog), typeof(BackupLog), typeof(TransferLog) }
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public))
            .Select(method => (method.Name, Event: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(pair => pair.Event is not null)
            .OrderBy(pair => pair.Event!.EventId)
            .Select(pair => $"{pair.Event!.EventId} `{pair.Name}` {pair.Event.Level}");
        string[] inText = [.. _rows
            .Where(row => int.TryParse(row[0], out _))
            .Select(row => $"{row[0]} {row[1]} {row[2]}")];
        Assert.Equal(inCode, inText);
        Assert.Equal(inText.Length, inText.DistinctBy(text => text.Split(' ')[0]).Count());
    }

    [Fact]
    public void Every_activity_is_listed_with_tags_that_there_are()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EngineActivities.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        List<string> inCode = ["activity `iridium.slow`"];
        foreach (MethodInfo method in typeof(EngineActivities).GetMethods().Where(IsStart))
        {
            object[] arguments = [.. method.GetParameters().Select(
                parameter => parameter.ParameterType == typeof(int) ? (object)0 : "documented")];
            using var activity = (Activity?)method.Invoke(null, arguments);
            inCode.Add($"activity `{activity!.OperationName}`");
        }

        string[][] rows = [.. _rows.Where(row => row[0].StartsWith("activity `", StringComparison.Ordinal))];
        Assert.Equal(
            inCode.Order(StringComparer.Ordinal), rows.Select(row => row[0]).Order(StringComparer.Ordinal));
        IEnumerable<string> tagsInText = rows
            .SelectMany(row => row[1].Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
            .Concat(_rows.Where(row => row[0].StartsWith("tag `", StringComparison.Ordinal)).Select(row => row[0][4..]))
            .Distinct();
        IEnumerable<string> tagsInCode = typeof(EngineActivities)
            .GetFields()
            .Where(field => field.Name.EndsWith("Tag", StringComparison.Ordinal))
            .Select(field => $"`{field.GetRawConstantValue()}`");
        Assert.Equal(
            tagsInCode.Order(StringComparer.Ordinal), tagsInText.Order(StringComparer.Ordinal));

        static bool IsStart(MethodInfo method) => method.Name.StartsWith("Start", StringComparison.Ordinal);
    }

    private static string KindOf(Instrument instrument) => instrument switch
    {
        ObservableCounter<long> or ObservableCounter<double> or Counter<long> => "counter",
        ObservableUpDownCounter<long> => "up-down counter",
        Histogram<double> or Histogram<int> => "histogram",
        _ => throw new InvalidOperationException($"{instrument.Name} is of a kind that nothing documents."),
    };

    private static string[][] ReadRows()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Iridium.Providers.sln"))) at = at.Parent;
        string path = Path.Combine(at?.FullName ?? ".", "docs", "observability.md");
        return [.. File.ReadLines(path)
            .Where(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))];
    }
}
