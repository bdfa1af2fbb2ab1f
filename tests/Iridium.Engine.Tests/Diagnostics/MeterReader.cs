using System.Diagnostics.Metrics;
using Iridium.Engine.Diagnostics;

namespace Iridium.Engine.Tests.Diagnostics;

/// <summary>Listens to the instruments of one directory's databases, as an exporter would. Thread-safe.</summary>
internal sealed class MeterReader : IDisposable
{
    private readonly string _directory;
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly Dictionary<string, Instrument> _instruments = [];
    private readonly Dictionary<string, double> _observed = [];
    private readonly Dictionary<string, List<double>> _recorded = [];

    public MeterReader(string directory)
    {
        _directory = directory;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != EngineMeter.MeterName) return;
            lock (_gate) _instruments[instrument.Name] = instrument;
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
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

    /// <summary>Asks the observable instruments anew.</summary>
    public void Collect()
    {
        lock (_gate) _observed.Clear();
        _listener.RecordObservableInstruments();
    }

    /// <summary>The last answer of an observable instrument, the sum of all that have the tags.</summary>
    /// <param name="name">The instrument.</param>
    /// <param name="tags">Parts of the other tags, such as <c>iridium.level=0</c>.</param>
    public double Observed(string name, params string[] tags)
    {
        lock (_gate)
        {
            return _observed
                .Where(pair => pair.Key.Split(' ')[0] == name && tags.All(tag => pair.Key.Split(' ').Contains(tag)))
                .Sum(pair => pair.Value);
        }
    }

    public bool HasObserved(string name)
    {
        lock (_gate) return _observed.Keys.Any(key => key.Split(' ')[0] == name);
    }

    /// <summary>What a histogram has recorded.</summary>
    public IReadOnlyList<double> Recorded(string name)
    {
        lock (_gate) return _recorded.TryGetValue(name, out List<double>? values) ? [.. values] : [];
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0 || !Equals(tags[0].Value, _directory)) return;
        lock (_gate)
        {
            if (!instrument.IsObservable)
            {
                if (!_recorded.TryGetValue(instrument.Name, out List<double>? values))
                    _recorded[instrument.Name] = values = [];
                values.Add(value);
                return;
            }

            string key = instrument.Name;
            foreach (KeyValuePair<string, object?> tag in tags[1..]) key += $" {tag.Key}={tag.Value}";
            _observed[key] = value;
        }
    }
}
