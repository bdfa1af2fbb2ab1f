using System.Diagnostics;
using System.Diagnostics.Metrics;
using Iridium.Data.Connections;

namespace Iridium.Data.Telemetry;

/// <summary>
/// What the provider measures, named as OpenTelemetry's stable conventions for databases name it; docs/ado-net.md lists
/// all of it. Thread-safe.
/// </summary>
internal static class ProviderTelemetry
{
    public const string Name = "Iridium.Data";
    public const string SystemName = "iridium";

    public const string SystemTag = "db.system.name";
    public const string NamespaceTag = "db.namespace";
    public const string KeyspaceTag = "db.collection.name";
    public const string OperationTag = "db.operation.name";
    public const string BatchSizeTag = "db.operation.batch.size";
    public const string QueryTextTag = "db.query.text";
    public const string QuerySummaryTag = "db.query.summary";
    public const string StatusCodeTag = "db.response.status_code";
    public const string ErrorTypeTag = "error.type";
    public const string AffectedRowsTag = "iridium.affected_rows";
    public const string PoolNameTag = "db.client.connection.pool.name";
    public const string ConnectionStateTag = "db.client.connection.state";

    private const string Schema = "https://opentelemetry.io/schemas/1.44.0";

    private static readonly string? _version = typeof(ProviderTelemetry).Assembly.GetName().Version?.ToString(3);

    private static readonly Meter _meter = new(
        new MeterOptions(Name) { Version = _version, TelemetrySchemaUrl = Schema });

    public static ActivitySource Activities { get; } = new(
        new ActivitySourceOptions(Name) { Version = _version, TelemetrySchemaUrl = Schema });

    /// <summary>The boundaries are those of the conventions.</summary>
    public static Histogram<double> Duration { get; } = _meter.CreateHistogram(
        "db.client.operation.duration",
        "s",
        "Time from sending a command to closing its results.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] });

    /// <summary>The boundaries are those of the conventions.</summary>
    public static Histogram<long> ReturnedRows { get; } = _meter.CreateHistogram(
        "db.client.response.returned_rows",
        "{row}",
        "Rows that were read of the results of a command.",
        tags: null,
        new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000],
        });

    public static Counter<long> FullScans { get; } = _meter.CreateCounter<long>(
        "iridium.data.full_scans", "{scan}", "Statements that read a keyspace from end to end.");

    public static Counter<long> Conflicts { get; } = _meter.CreateCounter<long>(
        "iridium.data.conflicts", "{conflict}", "Commits that were refused because of a conflict.");

    public static ObservableUpDownCounter<long> Connections { get; } = _meter.CreateObservableUpDownCounter(
        "db.client.connection.count", OpenConnections.Measure, "{connection}", "Connections that are open.");

    /// <summary>Whether anyone listens to what single operations tell.</summary>
    public static bool IsHeard => Activities.HasListeners() || Duration.Enabled || ReturnedRows.Enabled;

    public static void CountFullScan(ConnectionSettings settings, string keyspace) => FullScans.Add(
        1,
        new(SystemTag, SystemName),
        new(NamespaceTag, settings.DataSource),
        new(KeyspaceTag, keyspace));

    public static void CountConflict(ConnectionSettings settings) =>
        Conflicts.Add(1, new(SystemTag, SystemName), new(NamespaceTag, settings.DataSource));
}
