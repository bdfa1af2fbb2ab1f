using System.Diagnostics.Metrics;

namespace Iridium.Engine.Diagnostics;

/// <summary>
/// The instruments that answer from <see cref="EngineStatistics"/> when a listener asks. Totals are counted from open
/// and begin at zero with the next one, as counters do.
/// </summary>
/// <remarks>
/// A database that is being closed has no statistics any more; instruments then report nothing, so that a listener on
/// another thread is not disturbed.
/// </remarks>
internal sealed class StatisticsInstruments
{
    private readonly Meter _meter;
    private readonly KeyValuePair<string, object?> _database;
    private readonly Func<EngineStatistics> _read;

    private StatisticsInstruments(
        Meter meter,
        KeyValuePair<string, object?> database,
        Func<EngineStatistics> read)
    {
        _meter = meter;
        _database = database;
        _read = read;
    }

    public static void Create(
        Meter meter,
        KeyValuePair<string, object?> database,
        Func<EngineStatistics> read)
    {
        var instruments = new StatisticsInstruments(meter, database, read);
        instruments.CreateWrites();
        instruments.CreateBackground();
        instruments.CreateContent();
    }

    private void CreateWrites()
    {
        Total("iridium.commit.batches", "{batch}", "Batches committed.", s => s.BatchesCommitted);
        Total("iridium.commit.groups", "{group}", "Groups they were committed in.", s => s.CommitGroups);
        Total("iridium.wal.syncs", "{sync}", "Syncs of the log.", s => s.WalSyncs);
        Total("iridium.wal.written", "By", "Bytes appended to the log.", s => s.WalBytesWritten);
        Level("iridium.wal.size", "By", "Bytes of the log on disk.", s => s.WalBytes);
        Level("iridium.wal.segments", "{segment}", "Segments of the log on disk.", s => s.WalSegments);
        Level("iridium.wal.retained", "By", "Bytes of log kept for change streams.", s => s.RetainedLogBytes);
        Total("iridium.write_stall.count", "{stall}", "Times that writes began to be held up.", s => s.WriteStalls);
        Seconds("iridium.write_stall.time", "Time that writes were held up.", s => s.WriteStallTime);
        Level("iridium.write_stall.state", "{state}", "0 free, 1 delayed, 2 stopped.", s => (long)s.WriteStall);
        Level("iridium.failed", "{database}", "1 when no more writes are taken.", s => s.Failure is null ? 0 : 1);
    }

    private void CreateBackground()
    {
        Total("iridium.flush.count", "{flush}", "Memtables flushed.", s => s.Flushes);
        Total("iridium.flush.written", "By", "Bytes of tables that flushes wrote.", s => s.FlushBytesWritten);
        Total("iridium.compaction.count", "{compaction}", "Compactions, moves left out.", s => s.Compactions);
        Total("iridium.compaction.moves", "{table}", "Tables moved without being read.", s => s.TablesMoved);
        Total("iridium.compaction.drops", "{table}", "Tables dropped whole.", s => s.TablesDropped);
        Total("iridium.compaction.read", "By", "Bytes of tables that were merged.", s => s.CompactionBytesRead);
        Total("iridium.compaction.written", "By", "Bytes of tables merging wrote.", s => s.CompactionBytesWritten);
        Total("iridium.background.errors", "{error}", "Background work that failed.", s => s.BackgroundErrors);
        Total("iridium.block_cache.hits", "{block}", "Blocks found in the cache.", s => s.BlockCacheHits);
        Total("iridium.block_cache.misses", "{block}", "Blocks read from files.", s => s.BlockCacheMisses);
        Level("iridium.block_cache.size", "By", "Bytes in the cache.", s => s.BlockCacheBytes);
        Level("iridium.block_cache.pinned", "By", "Bytes that readers hold.", s => s.BlockCachePinnedBytes);
    }

    private void CreateContent()
    {
        Level("iridium.snapshots", "{snapshot}", "Snapshots held.", s => s.Snapshots);
        Level("iridium.memtable.memory", "By", "Native memory of memtables.", s => s.MemtableMemoryBytes);
        Level("iridium.memtable.sealed", "{memtable}", "Memtables waiting for a flush.", s => s.SealedMemtables);
        EachKeyspace("iridium.memtable.size", "By", "Bytes of memtables.", k => k.MemtableBytes);
        EachKeyspace("iridium.entries", "{entry}", "Records, older versions and deletions.", k => k.Entries);
        EachKeyspace("iridium.blob.files", "{file}", "Blob files.", k => k.BlobFiles);
        EachKeyspace("iridium.blob.size", "By", "Bytes of blob files.", k => k.BlobBytes);
        EachKeyspace("iridium.blob.garbage", "By", "Bytes in them nobody needs.", k => k.BlobGarbageBytes);
        EachLevel("iridium.tables", "{table}", "Tables of a level.", l => l.Tables);
        EachLevel("iridium.level.size", "By", "Bytes of a level.", l => l.Bytes);
        EachLevel("iridium.level.entries", "{entry}", "Entries of a level.", l => l.Entries);
    }

    private void Total(string name, string unit, string description, Func<EngineStatistics, long> value) =>
        _meter.CreateObservableCounter(name, () => One(value), unit, description);

    private void Seconds(string name, string description, Func<EngineStatistics, TimeSpan> value) =>
        _meter.CreateObservableCounter(
            name, () => One(statistics => value(statistics).TotalSeconds), "s", description);

    private void Level(string name, string unit, string description, Func<EngineStatistics, long> value) =>
        _meter.CreateObservableUpDownCounter(name, () => One(value), unit, description);

    private void EachKeyspace(string name, string unit, string description, Func<KeyspaceStatistics, long> value) =>
        _meter.CreateObservableUpDownCounter(
            name,
            () => Many(keyspace => [new(value(keyspace), _database, KeyspaceOf(keyspace))]),
            unit,
            description);

    private void EachLevel(string name, string unit, string description, Func<LevelStatistics, long> value) =>
        _meter.CreateObservableUpDownCounter(
            name,
            () => Many(keyspace => keyspace.Levels.Select(level => new Measurement<long>(
                value(level), _database, KeyspaceOf(keyspace), new(EngineMeter.LevelTag, level.Level)))),
            unit,
            description);

    private static KeyValuePair<string, object?> KeyspaceOf(KeyspaceStatistics keyspace) =>
        new(EngineMeter.KeyspaceTag, keyspace.Name);

    private IEnumerable<Measurement<T>> One<T>(Func<EngineStatistics, T> value)
        where T : struct => TryRead() is { } statistics ? [new(value(statistics), _database)] : [];

    private IEnumerable<Measurement<long>> Many(Func<KeyspaceStatistics, IEnumerable<Measurement<long>>> each) =>
        TryRead() is { } statistics ? statistics.Keyspaces.SelectMany(each) : [];

    private EngineStatistics? TryRead()
    {
        try
        {
            return _read();
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }
}
