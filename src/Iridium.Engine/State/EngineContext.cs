using Iridium.Engine.Files;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;
using Microsoft.Extensions.Logging;

namespace Iridium.Engine.State;

/// <summary>What every part of an open database shares and nothing changes: where it lives and what it was given.
/// </summary>
internal sealed class EngineContext(string directory, DatabaseOptions options, ILogger log)
{
    public string Directory { get; } = directory;

    public DatabaseOptions Options { get; } = options;

    public IFileSystem Files { get; } = options.FileSystem;

    public ILogger Log { get; } = log;

    public EngineClock Clock { get; } = new(options.TimeProvider);

    public FailureLatch Latch { get; } = new();

    public EngineCounters Counters { get; } = new();

    public BlockCache BlockCache { get; } = new(options.BlockCacheBytesMax);

    public ObsoleteFiles Obsolete { get; } = new();

    public string PathOf(string fileName) => Path.Combine(Directory, fileName);

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
            throw new CorruptionException(path, 0, "the table is named by the manifest, but the file is missing", error);
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            throw IoErrors.Wrap(error, $"open the table '{path}'");
        }
    }
}
