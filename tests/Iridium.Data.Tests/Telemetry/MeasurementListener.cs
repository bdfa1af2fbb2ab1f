using System.Diagnostics.Metrics;

namespace Iridium.Data.Tests.Telemetry;

/// <summary>Keeps the measurements of one database. Thread-safe.</summary>
internal sealed class MeasurementListener : IDisposable
{
    private readonly string _database;
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly List<(string Name, double Value, Dictionary<string, object?> Tags)> _taken = [];
    private readonly Dictionary<string, Instrument> _instruments = [];

    public MeasurementListener(string database)
    {
        _database = database;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != "Iridium.Data") return;
            lock (_gate) _instruments[instrument.Name] = instrument;
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    public IReadOnlyDictionary<string, Instrument> Instruments
    {
        get
        {
            lock (_gate) return new Dictionary<string, Instrument>(_instruments);
        }
    }

    public IReadOnlyList<(double Value, Dictionary<string, object?> Tags)> Of(string name)
    {
        lock (_gate) return [.. _taken.Where(each => each.Name == name).Select(each => (each.Value, each.Tags))];
    }

    /// <summary>Forgets what came, and asks the observable instruments anew.</summary>
    public void Collect()
    {
        lock (_gate) _taken.Clear();
        _listener.RecordObservableInstruments();
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var all = new Dictionary<string, object?>(tags.ToArray());
        object? database = all.GetValueOrDefault("db.namespace")
            ?? all.GetValueOrDefault("db.client.connection.pool.name");
        if (!Equals(database, _database)) return;
        lock (_gate) _taken.Add((instrument.Name, value, all));
    }
}
