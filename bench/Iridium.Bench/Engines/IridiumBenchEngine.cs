using Iridium.Bench.Data;
using Iridium.Bench.Measuring;
using Iridium.Engine;

namespace Iridium.Bench.Engines;

/// <summary>Iridium through its public interface.</summary>
internal sealed class IridiumBenchEngine : IBenchEngine, IAsyncWriter
{
    private readonly IridiumDatabase _database;
    private readonly DatabaseOptions _options;
    private readonly IridiumEnvironment? _environment;

    /// <param name="settings">How it is opened.</param>
    /// <param name="isShared">Whether an environment has its memory and threads, as many as without.</param>
    public IridiumBenchEngine(EngineSettings settings, bool isShared = false)
    {
        _options = new DatabaseOptions
        {
            Durability = ModeOf(settings),
            MemtableBytesMax = settings.MemtableBytes,
            BlockCacheBytesMax = settings.MemoryBytes is null ? settings.CacheBytes : null,
            MemoryBytesMax = settings.MemoryBytes,
            BackgroundThreads = CompactingThreads(settings),
            Keyspaces = new KeyspaceOptions
            {
                BlockBytes = settings.BlockBytes,
                FilterBitsPerKey = settings.FilterBits,
                BlobBytesMin = settings.BlobBytesMin,
                Compression = settings.IsCompressed ? CompressionMethod.Snappy : CompressionMethod.None,
            },
        };
        if (isShared)
        {
            _environment = new IridiumEnvironment(new EnvironmentOptions
            {
                MemoryBytesMax = _options.MemoryBytesMax,
                BlockCacheBytesMax = _options.BlockCacheBytesMax,
                BackgroundThreads = _options.BackgroundThreads,
            });
            _options = _options with
            {
                Environment = _environment,
                MemoryBytesMax = null,
                BlockCacheBytesMax = DatabaseOptions.Default.BlockCacheBytesMax,
                BackgroundThreads = DatabaseOptions.Default.BackgroundThreads,
            };
        }

        _database = IridiumDatabase.Open(settings.Path, _options);
    }

    /// <summary>Opens it with large values in blob files.</summary>
    public static IBenchEngine WithBlobs(EngineSettings settings) => new IridiumBenchEngine(WithBlobBytes(settings));

    public static string DescribeWithBlobs(EngineSettings settings) =>
        Describe(settings) + $", values from {WithBlobBytes(settings).BlobBytesMin} B on in blob files";

    public static string Describe(EngineSettings settings) =>
        $"{settings.BlockBytes} B blocks, {settings.FilterBits} filter bits, cache {settings.CacheBytes >> 20} MiB, "
        + $"memtable {settings.MemtableBytes >> 20} MiB, {CompactingThreads(settings)} compacting and one flushing "
        + "thread, "
        + (settings.IsCompressed ? "Snappy, " : "no compression, ")
        + $"Durability.{settings.Durability}";

    public IBenchSession OpenSession() => new Session(_database.Default);

    public ValueTask<long> PutAsync(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value) =>
        _database.Default.PutAsync(key, value);

    public void Settle()
    {
        _database.Flush();
        Quiescence.Wait(IsIdle);
    }

    public void Dispose()
    {
        _database.Dispose();
        _environment?.Dispose();
    }

    /// <summary>Of the background threads one flushes, as RocksDB divides its jobs.</summary>
    private static int CompactingThreads(EngineSettings settings) => Math.Max(1, settings.BackgroundThreads - 1);

    private static EngineSettings WithBlobBytes(EngineSettings settings) => settings with { BlobBytesMin = 4_096 };

    private static Durability ModeOf(EngineSettings settings) =>
        Enum.TryParse(settings.Durability.ToString(), out Durability mode)
            ? mode
            : throw new BenchException($"Iridium has no Durability.{settings.Durability}.");

    private bool IsIdle()
    {
        EngineStatistics now = _database.GetStatistics();
        if (now.Failure is { } failure) throw new BenchException($"Iridium takes no more writes: {failure}");
        if (now.SealedMemtables > 0) return false;
        return now.Keyspaces.All(keyspace =>
            keyspace.Levels.Count == 0 || keyspace.Levels[0].Tables < _options.LevelZeroCompactionTrigger);
    }

    private sealed class Session(Keyspace keyspace) : IBenchSession
    {
        public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => keyspace.Put(key, value);

        public bool TryRead(ReadOnlySpan<byte> key, out long record)
        {
            record = 0;
            if (!keyspace.TryGetPinned(key, out PinnedValue value)) return false;
            using (value) record = ValueSource.RecordOf(value.Span);
            return true;
        }

        public IBenchCursor OpenCursor() => new BenchCursor(keyspace.OpenCursor());

        public void BeginLoad()
        {
        }

        public void EndLoad()
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class BenchCursor(Cursor cursor) : IBenchCursor
    {
        private static readonly byte[] _lowest = [0];

        public ReadOnlySpan<byte> Key => cursor.Key;

        public ReadOnlySpan<byte> Value => cursor.Value;

        public bool SeekFirst() => cursor.Seek(_lowest);

        public bool SeekLast() => cursor.IsValid
            ? throw new InvalidOperationException("A cursor goes to the last record only when it is new.")
            : cursor.MovePrevious();

        public bool Seek(ReadOnlySpan<byte> key) => cursor.Seek(key);

        public bool Next() => cursor.MoveNext();

        public bool Previous() => cursor.MovePrevious();

        public void Dispose() => cursor.Dispose();
    }
}
