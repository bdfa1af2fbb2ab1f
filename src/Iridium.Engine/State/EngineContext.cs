using Iridium.Engine.Blobs;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;
using Microsoft.Extensions.Logging;

namespace Iridium.Engine.State;

/// <summary>What every part of an open database shares and nothing changes: where it lives and what it was given.
/// </summary>
internal sealed class EngineContext
{
    public EngineContext(string directory, DatabaseOptions options, ILogger log, bool isReadOnly = false)
    {
        IsReadOnly = isReadOnly;
        Directory = directory;
        Options = options;
        Files = isReadOnly ? new ReadOnlyFileSystem(options.FileSystem) : options.FileSystem;
        Log = log;
        Clock = new EngineClock(options.TimeProvider);
        Latch = new FailureLatch
        {
            OnFirst = cause => log.EngineFailed(directory, cause),
            Refusal = isReadOnly ? () => RefusalOf(directory) : null,
        };
        Meter = new EngineMeter(directory);
        Events = new EventDispatcher(log);
        Counters = new EngineCounters(Meter);
        Memory = MemoryBudget.Of(options, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        if (options.SlowOperationThreshold is TimeSpan threshold)
            Slow = new SlowOperations(directory, threshold, options.TimeProvider, log, Meter);
        Share = new MemoryShare(
            options.Environment?.Resources ?? new EngineResources(Memory, isShared: false), directory);
    }

    public string Directory { get; }

    public DatabaseOptions Options { get; }

    public IFileSystem Files { get; }

    public ILogger Log { get; }

    public EngineClock Clock { get; }

    public FailureLatch Latch { get; }

    /// <summary>Disposed when the database closes.</summary>
    public EngineMeter Meter { get; }

    public EventDispatcher Events { get; }

    public EngineCounters Counters { get; }

    public MergeCounters Merges { get; } = new();

    /// <summary>Tells of slow operations; null when nobody asked for it.</summary>
    public SlowOperations? Slow { get; }

    /// <summary>How the memory of the database, or of its environment, is divided.</summary>
    public MemoryBudget Memory { get; }

    /// <summary>What the database has of that memory.</summary>
    public MemoryShare Share { get; }

    public StallMeter Stalls { get; } = new();

    public BlockCache BlockCache => Share.BlockCache;

    public ObsoleteFiles Obsolete { get; } = new();

    /// <summary>Wakes change streams.</summary>
    public ChangeSignal Changes { get; } = new();

    /// <summary>Whether this is a view of files that another opener may be writing: nothing is changed.</summary>
    public bool IsReadOnly { get; }

    /// <summary>Latches a failure after which nothing more may be written.</summary>
    /// <returns>The error to throw: it carries the first failure.</returns>
    public EngineFailedException Fail(IridiumException cause)
    {
        Latch.Fail(cause);
        return Latch.ToException();
    }

    /// <summary>
    /// Makes the entries of the directory durable. Whatever the failure, it is latched: the operating system may report
    /// it once and then say that all is well, with an entry gone.
    /// </summary>
    /// <exception cref="EngineFailedException">It failed.</exception>
    public void SyncDirectory()
    {
        try
        {
            Files.SyncDirectory(Directory);
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            throw Fail(IoErrors.Wrap(error, $"sync the directory '{Directory}'"));
        }
    }

    public string PathOf(string fileName) => Path.Combine(Directory, fileName);

    /// <summary>Opens a blob file and holds it against what the manifest says of it.</summary>
    public BlobReader OpenBlob(BlobFileMeta meta)
    {
        string path = PathOf(FileNames.Blob(meta.Number));
        try
        {
            return BlobReader.Open(Files.OpenRead(path), meta, BlockCache);
        }
        catch (FileNotFoundException error)
        {
            throw new CorruptionException(
                path, 0, "the blob file is named by the manifest, but the file is missing", error);
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            throw IoErrors.Wrap(error, $"open the blob file '{path}'");
        }
    }

    /// <summary>Opens a table and holds it against what the manifest says of it.</summary>
    public TableReader OpenTable(TableMeta meta)
    {
        string path = PathOf(FileNames.Table(meta.Number));
        try
        {
            return TableReader.Open(Files.OpenRead(path), meta, BlockCache);
        }
        catch (FileNotFoundException error)
        {
            throw new CorruptionException(
                path, 0, "the table is named by the manifest, but the file is missing", error);
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            throw IoErrors.Wrap(error, $"open the table '{path}'");
        }
    }

    private static IridiumException RefusalOf(string directory) => new(
        EngineErrorCode.ReadOnly,
        $"The database in '{directory}' was opened for reading only. Open it with IridiumDatabase.Open to change it.");
}
