using System.Diagnostics.Metrics;

namespace Iridium.Engine.Diagnostics;

/// <summary>
/// The meter of one open database; docs/observability.md lists its instruments. Histograms are recorded where things
/// happen and cost one comparison while nobody listens; everything else is read from the statistics when a listener
/// asks. Every measurement carries the directory. Disposed when the database closes. Thread-safe.
/// </summary>
internal sealed class EngineMeter : IDisposable
{
    /// <summary>The name to listen to.</summary>
    public const string MeterName = "Iridium.Engine";

    public const string DatabaseTag = "iridium.database";
    public const string KeyspaceTag = "iridium.keyspace";
    public const string LevelTag = "iridium.level";
    public const string OperationTag = "db.operation.name";

    /// <summary>Bounds in seconds: from a page cache's answer to a stall.</summary>
    private static readonly InstrumentAdvice<double> _secondsAdvice = new()
    {
        HistogramBucketBoundaries =
            [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private static readonly InstrumentAdvice<int> _groupAdvice = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096],
    };

    private readonly Meter _meter;
    private readonly KeyValuePair<string, object?> _database;
    private readonly Histogram<double> _openDuration;
    private readonly Histogram<double> _recoveryDuration;
    private readonly Histogram<double> _syncDuration;
    private readonly Histogram<double> _flushDuration;
    private readonly Histogram<double> _compactionDuration;
    private readonly Histogram<int> _groupSize;
    private readonly Counter<long> _slowOperations;

    public EngineMeter(string directory)
    {
        _database = new KeyValuePair<string, object?>(DatabaseTag, directory);
        _meter = new Meter(new MeterOptions(MeterName)
        {
            Version = typeof(EngineMeter).Assembly.GetName().Version?.ToString(3),
            Scope = this,
        });
        _openDuration = Seconds("iridium.open.duration", "Opening the database, recovery included.");
        _recoveryDuration = Seconds("iridium.recovery.duration", "Reading the log and applying it at open.");
        _syncDuration = Seconds("iridium.wal.sync.duration", "One sync of the log.");
        _flushDuration = Seconds("iridium.flush.duration", "Writing sealed memtables of a keyspace to tables.");
        _compactionDuration = Seconds("iridium.compaction.duration", "Merging tables, trivial moves left out.");
        _groupSize = _meter.CreateHistogram(
            "iridium.commit.group.size", "{batch}", "Batches that one commit group holds.", null, _groupAdvice);
        _slowOperations = _meter.CreateCounter<long>(
            "iridium.slow_operations", "{operation}", "Operations that took longer than the threshold.");
    }

    /// <summary>Begins to answer listeners with what a reader returns.</summary>
    public void Observe(Func<EngineStatistics> read) => StatisticsInstruments.Create(_meter, _database, read);

    public void RecordOpen(TimeSpan duration) => _openDuration.Record(duration.TotalSeconds, _database);

    public void RecordRecovery(TimeSpan duration) => _recoveryDuration.Record(duration.TotalSeconds, _database);

    public void RecordSync(TimeSpan duration) => _syncDuration.Record(duration.TotalSeconds, _database);

    public void RecordGroup(int batches) => _groupSize.Record(batches, _database);

    public void CountSlow(string operation) => _slowOperations.Add(1, _database, new(OperationTag, operation));

    public void RecordFlush(string keyspace, TimeSpan duration) =>
        _flushDuration.Record(duration.TotalSeconds, _database, new(KeyspaceTag, keyspace));

    /// <param name="keyspace">The keyspace.</param>
    /// <param name="level">The level that was written.</param>
    /// <param name="duration">How long it took.</param>
    public void RecordCompaction(string keyspace, int level, TimeSpan duration) => _compactionDuration.Record(
        duration.TotalSeconds, _database, new(KeyspaceTag, keyspace), new(LevelTag, level));

    public void Dispose() => _meter.Dispose();

    private Histogram<double> Seconds(string name, string description) =>
        _meter.CreateHistogram(name, "s", description, null, _secondsAdvice);
}
