using System.Diagnostics;
using System.Globalization;
using Iridium.Data.Connections;
using Iridium.Data.Executing;

namespace Iridium.Data.Telemetry;

/// <summary>The activity, the duration and the log lines of one execution. For one thread at a time.</summary>
internal sealed class OperationTelemetry
{
    private readonly ConnectionSettings _settings;
    private readonly Activity? _activity;
    private readonly IReadOnlyList<PlannedStatement> _statements;
    private readonly long _started;
    private Exception? _error;
    private bool _isEnded;

    private OperationTelemetry(ConnectionSettings settings, IReadOnlyList<PlannedStatement> statements, string text)
    {
        _settings = settings;
        _statements = statements;
        _started = ProviderTelemetry.Duration.Enabled ? Stopwatch.GetTimestamp() : 0;
        if (ProviderTelemetry.Activities.HasListeners()) _activity = StartActivity(text);
    }

    /// <summary>Begins an execution; null when nobody listens, and then nothing is allocated.</summary>
    public static OperationTelemetry? Start(IridiumConnection connection, CommandTask task) =>
        ProviderTelemetry.Duration.Enabled || ProviderTelemetry.Activities.HasListeners()
            ? new(connection.Settings, [.. task.Calls.Select(call => call.Statement)], task.Text)
            : null;

    public void Fail(Exception error) => _error ??= error;

    public void End(long recordsAffected)
    {
        if (_isEnded) return;
        _isEnded = true;
        if (_started != 0) Measure();
        if (_activity is null) return;
        if (_error is not null)
        {
            _activity.SetStatus(ActivityStatusCode.Error, _error.Message);
            _activity.SetTag("error.type", TypeOf(_error));
            if (_error is IridiumException known) _activity.SetTag("db.response.status_code", known.SqlState);
        }

        if (recordsAffected >= 0) _activity.SetTag("db.response.affected_rows", recordsAffected);
        _activity.Dispose();
    }

    private static string TypeOf(Exception error) =>
        error is IridiumException known ? known.SqlState : error.GetType().FullName!;

    private Activity? StartActivity(string text)
    {
        (string operation, string? keyspace) = ProviderTelemetry.NameOf(_statements);
        Activity? activity = ProviderTelemetry.Activities.StartActivity(
            keyspace is null ? operation : $"{operation} {keyspace}", ActivityKind.Client);
        if (activity is null) return null;
        activity.SetTag("db.system.name", ProviderTelemetry.SystemName);
        activity.SetTag("db.namespace", _settings.DataSource);
        activity.SetTag("db.operation.name", operation);
        activity.SetTag("db.query.text", text);
        if (keyspace is not null) activity.SetTag("db.collection.name", keyspace);
        if (_statements.Count > 1)
            activity.SetTag("db.operation.batch.size", _statements.Count.ToString(CultureInfo.InvariantCulture));
        return activity;
    }

    private void Measure()
    {
        (string operation, string? keyspace) = ProviderTelemetry.NameOf(_statements);
        var tags = new TagList
        {
            { "db.system.name", ProviderTelemetry.SystemName },
            { "db.namespace", _settings.DataSource },
            { "db.operation.name", operation },
        };
        if (keyspace is not null) tags.Add("db.collection.name", keyspace);
        if (_error is not null) tags.Add("error.type", TypeOf(_error));
        ProviderTelemetry.Duration.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, tags);
    }
}
