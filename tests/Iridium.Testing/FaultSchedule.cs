namespace Iridium.Testing;

/// <summary>The rules of a <see cref="FaultFileSystem"/> and how often each was met. Thread-safe by one lock.</summary>
internal sealed class FaultSchedule
{
    // Constant after construction.
    private readonly Lock _gate = new();
    private readonly Random _random;

    // Guarded by _gate.
    private readonly List<Entry> _entries = [];
    private long _operationCount;
    private long _faultCount;

    public FaultSchedule(int seed) => _random = new Random(seed);

    public long OperationCount
    {
        get
        {
            lock (_gate) return _operationCount;
        }
    }

    public long FaultCount
    {
        get
        {
            lock (_gate) return _faultCount;
        }
    }

    public void Add(FaultRule rule)
    {
        lock (_gate) _entries.Add(new Entry(rule));
    }

    public void Clear()
    {
        lock (_gate) _entries.Clear();
    }

    /// <summary>Counts an operation with every rule and returns the fault of the first that strikes.</summary>
    public FaultKind? Next(FileOperation operation, string path)
    {
        // A rule's own code runs outside the lock: it may hold this operation up while others go on.
        Entry[] entries;
        lock (_gate) entries = [.. _entries];
        Entry[] fitting = Array.FindAll(entries, entry => entry.Rule.Fits(operation, path));
        lock (_gate)
        {
            _operationCount++;
            FaultKind? fault = null;
            foreach (Entry entry in fitting)
            {
                entry.Met++;
                if (fault is not null || entry.Struck >= entry.Rule.TimesMax) continue;
                if (!entry.Rule.Strikes(entry.Met, _random)) continue;
                entry.Struck++;
                fault = entry.Rule.Kind;
            }

            if (fault is not null) _faultCount++;
            return fault;
        }
    }

    /// <summary>A length from 0 up to, without, <paramref name="length"/>.</summary>
    public int PartOf(int length)
    {
        lock (_gate) return _random.Next(length);
    }

    private sealed class Entry(FaultRule rule)
    {
        public FaultRule Rule { get; } = rule;

        public long Met { get; set; }

        public long Struck { get; set; }
    }
}
