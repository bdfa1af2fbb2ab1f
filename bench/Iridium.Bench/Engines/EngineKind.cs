using Iridium.Bench.Engines.LevelDb;
using Iridium.Bench.Engines.Lmdb;
using Iridium.Bench.Engines.RocksDb;
using Iridium.Bench.Engines.Sqlite;

namespace Iridium.Bench.Engines;

/// <summary>An engine that can be measured: its name, the library it needs and how it opens. Immutable.</summary>
/// <param name="Name">The name on the command line and in tables.</param>
/// <param name="Library">The native library, or null for managed code.</param>
/// <param name="Open">Opens or creates a database.</param>
/// <param name="Settings">Says in words what it makes of the settings.</param>
internal sealed record EngineKind(
    string Name,
    NativeLibraryName? Library,
    Func<EngineSettings, IBenchEngine> Open,
    Func<EngineSettings, string> Settings)
{
    public const string Iridium = "iridium";

    /// <summary>Iridium with an environment of its own, to measure what sharing costs one that shares with nobody.
    /// </summary>
    public const string IridiumInEnvironment = "iridium-env";

    /// <summary>Whether the name stands for another build of a peer, as rocksdb-release does.</summary>
    public bool IsOtherBuild => Name.Contains('-', StringComparison.Ordinal);

    /// <summary>The engines that are compared, and the yardstick for durable writes.</summary>
    public static IReadOnlyList<EngineKind> All { get; } =
    [
        new(Iridium, null, settings => new IridiumBenchEngine(settings), IridiumBenchEngine.Describe),
        new("rocksdb", NativeLibraryName.RocksDb, settings => new RocksDbEngine(settings), RocksDbEngine.Describe),
        new("leveldb", NativeLibraryName.LevelDb, settings => new LevelDbEngine(settings), LevelDbEngine.Describe),
        new("lmdb", NativeLibraryName.Lmdb, settings => new LmdbEngine(settings), LmdbEngine.Describe),
        new("sqlite", NativeLibraryName.Sqlite, settings => new SqliteEngine(settings), SqliteEngine.Describe),
        new("iridiumblobs", null, IridiumBenchEngine.WithBlobs, IridiumBenchEngine.DescribeWithBlobs),
        new("raw", null, settings => new RawLogEngine(settings), RawLogEngine.Describe),
    ];

    /// <summary>
    /// Finds an engine. What follows a hyphen names another build, whose path is given under the whole name.
    /// </summary>
    public static EngineKind Of(string name)
    {
        if (name == IridiumInEnvironment)
        {
            return new(
                name, null, settings => new IridiumBenchEngine(settings, isShared: true), IridiumBenchEngine.Describe);
        }

        string stem = name.Split('-')[0];
        EngineKind? kind = All.FirstOrDefault(kind => kind.Name == stem);
        if (kind is not null && (stem == name || kind.Library is not null)) return kind with { Name = name };
        throw new BenchException(
            $"There is no engine '{name}'. Known: {string.Join(", ", All.Select(known => known.Name))}.");
    }
}
