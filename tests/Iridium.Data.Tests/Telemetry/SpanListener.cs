using System.Diagnostics;

namespace Iridium.Data.Tests.Telemetry;

/// <summary>Keeps the spans of one database, and what a sampler is told before each begins. Thread-safe.</summary>
internal sealed class SpanListener : IDisposable
{
    private readonly string _database;
    private readonly ActivityListener _listener;
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly List<Activity> _ended = [];
    private readonly List<Dictionary<string, object?>> _sampled = [];

    public SpanListener(string database)
    {
        _database = database;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Iridium.Data",
            Sample = Sample,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> Ended
    {
        get
        {
            lock (_gate) return [.. _ended];
        }
    }

    public IReadOnlyList<Dictionary<string, object?>> Sampled
    {
        get
        {
            lock (_gate) return [.. _sampled];
        }
    }

    /// <summary>The only span since the last call.</summary>
    public Activity Take()
    {
        lock (_gate)
        {
            Activity only = Assert.Single(_ended);
            _ended.Clear();
            return only;
        }
    }

    public void Dispose() => _listener.Dispose();

    private ActivitySamplingResult Sample(ref ActivityCreationOptions<ActivityContext> options)
    {
        var tags = new Dictionary<string, object?>(options.Tags ?? []);
        if (Equals(tags.GetValueOrDefault("db.namespace"), _database))
        {
            lock (_gate) _sampled.Add(tags);
        }

        return ActivitySamplingResult.AllData;
    }

    private void Keep(Activity activity)
    {
        if (!Equals(activity.GetTagItem("db.namespace"), _database)) return;
        lock (_gate) _ended.Add(activity);
    }
}
