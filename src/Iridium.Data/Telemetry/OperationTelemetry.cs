using System.Diagnostics;
using Iridium.Data.Connections;
using Microsoft.Extensions.Logging;

namespace Iridium.Data.Telemetry;

/// <summary>
/// The span, the metrics and the last log line of one execution. There is none when nobody listens. For one thread at a
/// time.
/// </summary>
internal sealed class OperationTelemetry
{
    // Constant after construction.
    private readonly ConnectionSettings _settings;
    private readonly ILogger _logger;
    private readonly OperationDescription _operation;
    private readonly Activity? _activity;
    private readonly long _started;

    // For the thread that runs the command.
    private Exception? _error;
    private string? _state;
    private long _rows;
    private bool _hasRows;
    private bool _isEnded;

    private OperationTelemetry(ConnectionSettings settings, ILogger logger, OperationDescription operation)
    {
        _settings = settings;
        _logger = logger;
        _operation = operation;
        _started = Stopwatch.GetTimestamp();
        if (ProviderTelemetry.Activities.HasListeners()) _activity = StartActivity();
    }

    /// <summary>Begins an execution; null when nobody listens, and then nothing is allocated.</summary>
    public static OperationTelemetry? Start(IridiumConnection connection, CommandTask task) =>
        IsHeard(connection) ? new(connection.Settings, connection.Logger, OperationDescription.Of(task)) : null;

    /// <summary>Begins the commit of a transaction, as <see cref="Start"/>.</summary>
    public static OperationTelemetry? StartCommit(IridiumConnection connection) =>
        IsHeard(connection) ? new(connection.Settings, connection.Logger, OperationDescription.Commit) : null;

    /// <summary>Tells of a command that failed before it ran.</summary>
    public static void Refuse(IridiumConnection connection, Exception error)
    {
        if (!IsHeard(connection)) return;
        var telemetry = new OperationTelemetry(
            connection.Settings, connection.Logger, OperationDescription.Unread);
        telemetry.Fail(error);
        telemetry.End(-1);
    }

    /// <summary>Notes that there is a result, with rows or without any.</summary>
    public void NoteResult() => _hasRows = true;

    public void NoteRow() => _rows++;

    public void Fail(Exception error)
    {
        if (_error is not null) return;
        _error = error;
        _state = error is IridiumException known ? known.SqlState : error.GetType().FullName;
    }

    public void End(long recordsAffected)
    {
        if (_isEnded) return;
        _isEnded = true;
        if (_activity is not null) Stop(_activity, recordsAffected);
        TimeSpan elapsed = _activity?.Duration ?? Stopwatch.GetElapsedTime(_started);
        TagList tags = Tags();
        ProviderTelemetry.Duration.Record(elapsed.TotalSeconds, tags);
        if (_hasRows) ProviderTelemetry.ReturnedRows.Record(_rows, tags);
        double milliseconds = elapsed.TotalMilliseconds;
        if (_state is null) _logger.Executed(_operation.Summary, milliseconds, _rows, recordsAffected);
        else _logger.ExecutionFailed(_operation.Summary, milliseconds, _state);
    }

    private static bool IsHeard(IridiumConnection connection) =>
        ProviderTelemetry.IsHeard || connection.Logger.IsEnabled(LogLevel.Debug);

    /// <summary>The tags are given at the start, so that who samples can decide by them.</summary>
    private Activity? StartActivity()
    {
        TagList tags = Tags();
        if (_operation.Text is not null) tags.Add(ProviderTelemetry.QueryTextTag, _operation.Text);
        if (_operation.BatchSize > 0) tags.Add(ProviderTelemetry.BatchSizeTag, _operation.BatchSize);
        return ProviderTelemetry.Activities.StartActivity(
            _operation.Summary, ActivityKind.Client, default(ActivityContext), tags);
    }

    private void Stop(Activity activity, long recordsAffected)
    {
        if (_error is not null)
        {
            // The message of an error may name keys and values, the state does not.
            activity.SetStatus(ActivityStatusCode.Error, _settings.LogsParameters ? _error.Message : _state);
            activity.SetTag(ProviderTelemetry.ErrorTypeTag, _state);
            if (_error is IridiumException) activity.SetTag(ProviderTelemetry.StatusCodeTag, _state);
        }

        if (recordsAffected >= 0) activity.SetTag(ProviderTelemetry.AffectedRowsTag, recordsAffected);

        // Stopping makes the parent the current activity, though the caller may have begun one since.
        Activity? current = Activity.Current;
        activity.Stop();
        if (!ReferenceEquals(current, activity)) Activity.Current = current;
    }

    private TagList Tags()
    {
        var tags = new TagList { { ProviderTelemetry.SystemTag, ProviderTelemetry.SystemName } };
        if (_settings.DataSource.Length > 0) tags.Add(ProviderTelemetry.NamespaceTag, _settings.DataSource);
        if (_operation.Operation is not null) tags.Add(ProviderTelemetry.OperationTag, _operation.Operation);
        if (_operation.Operation is not null) tags.Add(ProviderTelemetry.QuerySummaryTag, _operation.Summary);
        if (_operation.Keyspace is not null) tags.Add(ProviderTelemetry.KeyspaceTag, _operation.Keyspace);
        if (_error is null) return tags;
        tags.Add(ProviderTelemetry.ErrorTypeTag, _state);
        if (_error is IridiumException) tags.Add(ProviderTelemetry.StatusCodeTag, _state);
        return tags;
    }
}
