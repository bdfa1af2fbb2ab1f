using System.Runtime.InteropServices;

namespace Iridium.Bench.Engines.LevelDb;

/// <summary>
/// The options object that LevelDB opens with, and what it refers to. Dispose it after the database.
/// </summary>
internal sealed partial class LevelDbOptions : IDisposable
{
    private const string Library = NativeLibraryName.LevelDbName;
    private const int FilesMax = 4_000;
    private readonly nint _cache;
    private readonly nint _filter;

    public LevelDbOptions(EngineSettings settings)
    {
        _cache = CreateCache((nuint)settings.CacheBytes);
        Handle = Create();
        SetCreateIfMissing(Handle, 1);
        SetCompression(Handle, settings.IsCompressed ? 1 : 0);
        SetMemtable(Handle, (nuint)settings.MemtableBytes);
        SetBlockSize(Handle, (nuint)settings.BlockBytes);
        SetFilesMax(Handle, FilesMax);
        SetCache(Handle, _cache);
        if (settings.FilterBits == 0) return;
        _filter = CreateBloom(settings.FilterBits);
        SetFilter(Handle, _filter);
    }

    public nint Handle { get; }

    public void Dispose()
    {
        Destroy(Handle);
        DestroyCache(_cache);
        if (_filter != 0) DestroyFilter(_filter);
    }

    [LibraryImport(Library, EntryPoint = "leveldb_options_create")]
    private static partial nint Create();

    [LibraryImport(Library, EntryPoint = "leveldb_options_destroy")]
    private static partial void Destroy(nint options);

    [LibraryImport(Library, EntryPoint = "leveldb_options_set_create_if_missing")]
    private static partial void SetCreateIfMissing(nint options, byte isSet);

    [LibraryImport(Library, EntryPoint = "leveldb_options_set_compression")]
    private static partial void SetCompression(nint options, int kind);

    [LibraryImport(Library, EntryPoint = "leveldb_options_set_write_buffer_size")]
    private static partial void SetMemtable(nint options, nuint bytes);

    [LibraryImport(Library, EntryPoint = "leveldb_options_set_max_open_files")]
    private static partial void SetFilesMax(nint options, int count);

    [LibraryImport(Library, EntryPoint = "leveldb_options_set_block_size")]
    private static partial void SetBlockSize(nint options, nuint bytes);

    [LibraryImport(Library, EntryPoint = "leveldb_options_set_cache")]
    private static partial void SetCache(nint options, nint cache);

    [LibraryImport(Library, EntryPoint = "leveldb_options_set_filter_policy")]
    private static partial void SetFilter(nint options, nint policy);

    [LibraryImport(Library, EntryPoint = "leveldb_filterpolicy_create_bloom")]
    private static partial nint CreateBloom(int bits);

    [LibraryImport(Library, EntryPoint = "leveldb_filterpolicy_destroy")]
    private static partial void DestroyFilter(nint policy);

    [LibraryImport(Library, EntryPoint = "leveldb_cache_create_lru")]
    private static partial nint CreateCache(nuint bytes);

    [LibraryImport(Library, EntryPoint = "leveldb_cache_destroy")]
    private static partial void DestroyCache(nint cache);
}
