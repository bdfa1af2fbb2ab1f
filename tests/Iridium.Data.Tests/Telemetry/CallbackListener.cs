using System.Diagnostics;

namespace Iridium.Data.Tests.Telemetry;

/// <summary>Calls a test when a span of one database begins or ends, once each.</summary>
internal sealed class CallbackListener : IDisposable
{
    private readonly string _database;
    private readonly ActivityListener _listener;
    private Action? _onStarted;
    private Action? _onStopped;

    public CallbackListener(string database, Action? onStarted = null, Action? onStopped = null)
    {
        _database = database;
        _onStarted = onStarted;
        _onStopped = onStopped;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Iridium.Data",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity => Call(activity, ref _onStarted),
            ActivityStopped = activity => Call(activity, ref _onStopped),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    private void Call(Activity activity, ref Action? callback)
    {
        if (Equals(activity.GetTagItem("db.namespace"), _database)) Interlocked.Exchange(ref callback, null)?.Invoke();
    }
}
