using Iridium.Engine.Files;
using Microsoft.Extensions.Logging;

namespace Iridium.Engine;

/// <summary>
/// Options of a database, given at each open; none of them is stored. All faults are reported at once by
/// <see cref="ArgumentException"/> when the database is opened.
/// </summary>
public sealed record DatabaseOptions
{
    /// <summary>The defaults.</summary>
    public static DatabaseOptions Default { get; } = new();

    /// <summary>
    /// Durability of writes that name none · mode · <see cref="Engine.Durability.Sync"/> ·
    /// <see cref="Engine.Durability.Os"/> is many times faster and may lose the newest writes at a power loss ·
    /// may differ at each open.
    /// </summary>
    public Durability Durability { get; init; } = Durability.Sync;

    /// <summary>
    /// Longest time that a write with <see cref="Engine.Durability.Interval"/> waits for a sync to begin · time ·
    /// 1 second, 1 millisecond to 1 hour · shorter loses less at a power loss and syncs more often · may differ at each
    /// open.
    /// </summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether opening a directory without a database creates one · flag · true · false makes a wrong path an error.
    /// </summary>
    public bool CreateIfMissing { get; init; } = true;

    /// <summary>
    /// Size at which a memtable is sealed and flushed to a table · bytes · 64 MiB · larger means fewer, larger tables
    /// and longer recovery · may differ at each open.
    /// </summary>
    public long MemtableBytesMax { get; init; } = 64L * 1024 * 1024;

    /// <summary>
    /// Size at which a log segment is closed and the next begun · bytes · 64 MiB · smaller frees log space sooner.
    /// </summary>
    public long WalSegmentBytesMax { get; init; } = 64L * 1024 * 1024;

    /// <summary>
    /// Log bytes above which the keyspace that holds back the oldest segment is flushed · bytes · 256 MiB · bounds
    /// recovery time when many keyspaces are written rarely.
    /// </summary>
    public long WalTotalBytesMax { get; init; } = 256L * 1024 * 1024;

    /// <summary>
    /// Log that is kept for change streams beyond what recovery needs, see <see cref="DatabaseChanges"/> · bytes · 0
    /// keeps none · a segment goes once this and <see cref="ChangeRetentionAge"/> both let it go; it costs disk space
    /// and nothing else · may differ at each open.
    /// </summary>
    public long ChangeRetentionBytes { get; init; }

    /// <summary>
    /// Age up to which log segments are kept for change streams, from when their last record was written · time · zero
    /// keeps none · the disk space follows from what is written in that time · may differ at each open.
    /// </summary>
    public TimeSpan ChangeRetentionAge { get; init; }

    /// <summary>
    /// Memory of the whole database: memtables and block cache together · bytes · null takes a quarter of what the
    /// process may use, 128 MiB to 2 GiB · the cache has at most three quarters of it, half when
    /// <see cref="BlockCacheBytesMax"/> is null, and the memtables have the rest: a memtable is sealed at a quarter of
    /// that if not at <see cref="MemtableBytesMax"/>, and writes are delayed, then stopped, when sealed ones pile up
    /// beyond it; meanwhile the cache gives up to three quarters of its part · may differ at each open.
    /// </summary>
    public long? MemoryBytesMax { get; init; }

    /// <summary>
    /// Most memory for blocks read from tables · bytes · 64 MiB · 0 turns the cache off, null takes what
    /// <see cref="MemoryBytesMax"/> leaves · may differ at each open.
    /// </summary>
    public long? BlockCacheBytesMax { get; init; } = 64L * 1024 * 1024;

    /// <summary>
    /// What the database shares with others of this process · environment · null shares nothing · with one,
    /// <see cref="MemoryBytesMax"/>, <see cref="BlockCacheBytesMax"/> and <see cref="BackgroundThreads"/> are those of
    /// the environment and must be left at their defaults here · may differ at each open.
    /// </summary>
    public IridiumEnvironment? Environment { get; init; }

    /// <summary>
    /// Whether a write to a keyspace whose background work is too far behind fails at once with
    /// <see cref="EngineErrorCode.WritesStalled"/>, which is transient, instead of waiting · flag · false · may differ
    /// at each open.
    /// </summary>
    public bool FailStalledWrites { get; init; }

    /// <summary>
    /// Size at which compaction begins the next table · bytes · 32 MiB · smaller tables make smaller compactions and
    /// more files.
    /// </summary>
    public long TableBytesTarget { get; init; } = 32L * 1024 * 1024;

    /// <summary>
    /// Number of level-0 tables that starts a compaction · tables · 4 · fewer speed reads and cost writes.
    /// </summary>
    public int LevelZeroCompactionTrigger { get; init; } = 4;

    /// <summary>
    /// About what one compaction of level 0 brings · bytes · 256 MiB · a level between level 0 and the last is made
    /// once the last has more than eight times as much, and so on; each level has a tenth of the next.
    /// </summary>
    public long LevelOneBytesTarget { get; init; } = 256L * 1024 * 1024;

    /// <summary>
    /// Threads that compact, for all keyspaces together; one more flushes · threads · one less than the processors, 1
    /// to 4 · more keep up with faster writers and take time from them · may differ at each open.
    /// </summary>
    public int BackgroundThreads { get; init; } = EnvironmentOptions.DefaultBackgroundThreads;

    /// <summary>Options for keyspaces that are created without their own · the defaults.</summary>
    public KeyspaceOptions Keyspaces { get; init; } = KeyspaceOptions.Default;

    /// <summary>Clock for expiry and log times · the system clock · tests pass their own.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where files live · the disk · <see cref="MemoryFileSystem"/> keeps a database in memory.</summary>
    public IFileSystem FileSystem { get; init; } = DiskFileSystem.Instance;

    /// <summary>Receives the engine's events · null logs nothing.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>
    /// Operations that take as long or longer are told of: event 80 in the log, <c>iridium.slow_operations</c>, and
    /// activities · time · null tells of none, 1 tick to 1 day · never with keys or values; docs/observability.md ·
    /// may differ at each open.
    /// </summary>
    public TimeSpan? SlowOperationThreshold { get; init; }

    /// <summary>
    /// Runs background work only when a test asks for it, or when a writer would wait for it, on the caller's thread,
    /// so that one thread and a seed replay everything.
    /// </summary>
    internal bool ManualBackgroundWork { get; init; }

    /// <summary>How many times as much as a compaction of level 0 brings a level has when one above it is worth having.
    /// </summary>
    internal int LevelWorth { get; init; } = 8;

    /// <summary>Size at which a manifest is replaced by a new one, less what its first edit takes.</summary>
    internal long ManifestBytesMax { get; init; } = 1024 * 1024;

    /// <summary>
    /// First level whose tables are compressed. All of them by default: what is moved down as it is keeps its form, so
    /// a store that was filled in key order would stay uncompressed.
    /// </summary>
    internal int CompressedLevelMin { get; init; }

    /// <summary>Longest streamed value that is put as any other; a longer one gets a blob file of its own.</summary>
    internal int StreamedBytesMin { get; init; } = 1024 * 1024;

    /// <summary>Largest index of a table that is one block; a larger one is cut into partitions.</summary>
    internal int IndexBlockBytesMax { get; init; } = 512 * 1024;

    /// <summary>
    /// Plants an error: compactions drop tombstones that still hide something. A test sees by it that the harnesses
    /// notice. Looked at once for each compaction.
    /// </summary>
    internal bool PlantsEarlyDrops { get; init; }

    internal void Validate()
    {
        var faults = new List<string>();
        void Bytes(string name, long value, long min, long max)
        {
            if (value < min || value > max)
                faults.Add($"{name} is {value:N0}; it must be between {min:N0} and {max:N0} bytes");
        }

        Bytes(nameof(MemtableBytesMax), MemtableBytesMax, 4_096, 4L << 30);
        Bytes(nameof(WalSegmentBytesMax), WalSegmentBytesMax, 4_096, 4L << 30);
        Bytes(nameof(WalTotalBytesMax), WalTotalBytesMax, WalSegmentBytesMax, long.MaxValue);
        Bytes(nameof(ChangeRetentionBytes), ChangeRetentionBytes, 0, long.MaxValue);
        if (ChangeRetentionAge < TimeSpan.Zero || ChangeRetentionAge > TimeSpan.FromDays(36_500))
            faults.Add($"ChangeRetentionAge is {ChangeRetentionAge}; it must be between zero and 36,500 days");
        Bytes(nameof(BlockCacheBytesMax), BlockCacheBytesMax ?? 0, 0, 1L << 40);
        Bytes(nameof(MemoryBytesMax), MemoryBytesMax ?? 1L << 30, 64 * 1024, 1L << 44);
        Bytes(nameof(TableBytesTarget), TableBytesTarget, 4_096, 4L << 30);
        Bytes(nameof(LevelOneBytesTarget), LevelOneBytesTarget, 4_096, 1L << 50);
        if (!Enum.IsDefined(Durability))
            faults.Add($"Durability is {(int)Durability}; use {string.Join(", ", Enum.GetNames<Durability>())}");
        if (SyncInterval < TimeSpan.FromMilliseconds(1) || SyncInterval > TimeSpan.FromHours(1))
            faults.Add($"SyncInterval is {SyncInterval}; it must be between 1 millisecond and 1 hour");
        if (SlowOperationThreshold is TimeSpan slow && (slow <= TimeSpan.Zero || slow > TimeSpan.FromDays(1)))
            faults.Add($"SlowOperationThreshold is {slow}; it must be between 1 tick and 1 day, or null");
        if (LevelZeroCompactionTrigger is < 1 or > 64)
        {
            faults.Add(
                $"LevelZeroCompactionTrigger is {LevelZeroCompactionTrigger}; it must be between 1 and 64 tables");
        }

        if (BackgroundThreads is < 1 or > 64)
            faults.Add($"BackgroundThreads is {BackgroundThreads}; it must be between 1 and 64 threads");
        CheckShared(faults);
        Keyspaces.Validate(faults);
        if (faults.Count > 0)
            throw new ArgumentException("The database options are not valid: " + string.Join("; ", faults) + ".");
    }

    /// <summary>What the environment rules must not be set besides.</summary>
    private void CheckShared(List<string> faults)
    {
        if (Environment is null) return;
        void Rules(string name, bool isSet)
        {
            if (isSet) faults.Add($"{name} is set although the environment rules it; set it in EnvironmentOptions");
        }

        Rules(nameof(MemoryBytesMax), MemoryBytesMax != Default.MemoryBytesMax);
        Rules(nameof(BlockCacheBytesMax), BlockCacheBytesMax != Default.BlockCacheBytesMax);
        Rules(nameof(BackgroundThreads), BackgroundThreads != Default.BackgroundThreads);
    }
}
