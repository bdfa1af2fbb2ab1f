using System.Diagnostics;
using System.Diagnostics.Metrics;
using Iridium.Data.Executing;
using Iridium.Data.Syntax;

namespace Iridium.Data.Telemetry;

/// <summary>
/// What the provider measures, named as OpenTelemetry's conventions for databases name it. Thread-safe.
/// </summary>
internal static class ProviderTelemetry
{
    public const string Name = "Iridium.Data";
    public const string SystemName = "iridium";

    private static readonly Meter _meter = new(Name);

    public static ActivitySource Activities { get; } = new(Name);

    public static Histogram<double> Duration { get; } = _meter.CreateHistogram<double>(
        "db.client.operation.duration", "s", "Time from sending a command to closing its results.");

    public static UpDownCounter<long> Connections { get; } = _meter.CreateUpDownCounter<long>(
        "db.client.connection.count", "{connection}", "Connections that are open.");

    public static Counter<long> FullScans { get; } = _meter.CreateCounter<long>(
        "iridium.data.full_scans", "{scan}", "Statements that read a keyspace from end to end.");

    /// <summary>
    /// The operation and the keyspace of a command's only statement; of several the operation is BATCH.
    /// </summary>
    public static (string Operation, string? Keyspace) NameOf(IReadOnlyList<PlannedStatement> statements) =>
        statements.Count == 1 ? NameOf(statements[0].Statement) : ("BATCH", null);

    private static (string Operation, string? Keyspace) NameOf(SqlStatement statement) => statement switch
    {
        SelectStatement select => ("SELECT", select.Parts[0].Source?.Name),
        InsertStatement insert => (insert.IsUpsert ? "UPSERT" : "INSERT", insert.Keyspace.Name),
        UpdateStatement update => ("UPDATE", update.Keyspace.Name),
        DeleteStatement delete => ("DELETE", delete.Keyspace.Name),
        KeyspaceStatement keyspace => (WordOf(statement), keyspace.Keyspace.Name),
        _ => (WordOf(statement), null),
    };

    private static string WordOf(SqlStatement statement) =>
        statement.GetType().Name.Replace("Statement", "", StringComparison.Ordinal).ToUpperInvariant();
}
