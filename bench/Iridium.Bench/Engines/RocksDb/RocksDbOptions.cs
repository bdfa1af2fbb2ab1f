using System.Runtime.InteropServices;

namespace Iridium.Bench.Engines.RocksDb;

/// <summary>
/// The options object that RocksDB opens with, and what it refers to. Dispose it after the database.
/// </summary>
internal sealed partial class RocksDbOptions : IDisposable
{
    private const string Library = NativeLibraryName.RocksDbName;
    private const int WarnLevel = 2;
    private readonly nint _tables;
    private readonly nint _cache;

    public RocksDbOptions(EngineSettings settings)
    {
        _cache = CreateCache((nuint)settings.CacheBytes);
        _tables = CreateTables();
        SetBlockSize(_tables, (nuint)settings.BlockBytes);
        SetCache(_tables, _cache);
        // The tables' options own the filter policy and free it.
        if (settings.FilterBits > 0) SetFilter(_tables, CreateBloom(settings.FilterBits));
        Handle = Create();
        SetTables(Handle, _tables);
        SetCreateIfMissing(Handle, 1);
        SetCompression(Handle, settings.IsCompressed ? 1 : 0);
        SetMemtable(Handle, (nuint)settings.MemtableBytes);
        SetBackgroundJobs(Handle, settings.BackgroundThreads);
        SetLogLevel(Handle, WarnLevel);
    }

    public nint Handle { get; }

    public void Dispose()
    {
        Destroy(Handle);
        DestroyTables(_tables);
        DestroyCache(_cache);
    }

    [LibraryImport(Library, EntryPoint = "rocksdb_options_create")]
    private static partial nint Create();

    [LibraryImport(Library, EntryPoint = "rocksdb_options_destroy")]
    private static partial void Destroy(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_create_if_missing")]
    private static partial void SetCreateIfMissing(nint options, byte isSet);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_compression")]
    private static partial void SetCompression(nint options, int kind);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_write_buffer_size")]
    private static partial void SetMemtable(nint options, nuint bytes);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_max_background_jobs")]
    private static partial void SetBackgroundJobs(nint options, int count);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_info_log_level")]
    private static partial void SetLogLevel(nint options, int level);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_block_based_table_factory")]
    private static partial void SetTables(nint options, nint tables);

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_create")]
    private static partial nint CreateTables();

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_destroy")]
    private static partial void DestroyTables(nint tables);

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_set_block_size")]
    private static partial void SetBlockSize(nint tables, nuint bytes);

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_set_block_cache")]
    private static partial void SetCache(nint tables, nint cache);

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_set_filter_policy")]
    private static partial void SetFilter(nint tables, nint policy);

    [LibraryImport(Library, EntryPoint = "rocksdb_filterpolicy_create_bloom_full")]
    private static partial nint CreateBloom(double bits);

    [LibraryImport(Library, EntryPoint = "rocksdb_cache_create_lru")]
    private static partial nint CreateCache(nuint bytes);

    [LibraryImport(Library, EntryPoint = "rocksdb_cache_destroy")]
    private static partial void DestroyCache(nint cache);
}
