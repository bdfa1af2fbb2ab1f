namespace Iridium.Bench.Engines;

/// <summary>A native library and where it comes from. Immutable.</summary>
/// <param name="Name">The name in import declarations and in <c>--lib name=path</c>.</param>
/// <param name="Files">File names to try, the one that Debian ships first.</param>
/// <param name="Package">The Debian package that brings it.</param>
internal sealed record NativeLibraryName(string Name, IReadOnlyList<string> Files, string Package)
{
    public const string RocksDbName = "rocksdb";
    public const string LevelDbName = "leveldb";
    public const string LmdbName = "lmdb";
    public const string SqliteName = "sqlite";

    public static NativeLibraryName RocksDb { get; } =
        new(RocksDbName, ["librocksdb.so.7.8", "librocksdb.so"], "librocksdb-dev");

    public static NativeLibraryName LevelDb { get; } =
        new(LevelDbName, ["libleveldb.so.1d", "libleveldb.so"], "libleveldb-dev");

    public static NativeLibraryName Lmdb { get; } = new(LmdbName, ["liblmdb.so.0", "liblmdb.so"], "liblmdb-dev");

    public static NativeLibraryName Sqlite { get; } =
        new(SqliteName, ["libsqlite3.so.0", "libsqlite3.so"], "libsqlite3-dev");

    public static IReadOnlyList<NativeLibraryName> All { get; } = [RocksDb, LevelDb, Lmdb, Sqlite];
}
