namespace Iridium.Bench.Engines.LevelFamily;

/// <summary>
/// The options object that LevelDB or RocksDB opens with, and the cache it refers to: what both are told by the same
/// calls. Dispose it after the database.
/// </summary>
internal abstract class LevelOptions : IDisposable
{
    private const int NoCompression = 0;
    private const int Snappy = 1;

    protected LevelOptions(NativeLibraryName library, EngineSettings settings)
    {
        Library = new LevelLibrary(library);
        Cache = Library.Create("cache_create_lru", (nuint)settings.CacheBytes);
        Handle = Library.Create("options_create");
        Library.SetFlag("options_set_create_if_missing", Handle, true);
        Library.SetNumber("options_set_compression", Handle, settings.IsCompressed ? Snappy : NoCompression);
        Library.SetSize("options_set_write_buffer_size", Handle, settings.MemtableBytes);
    }

    public LevelLibrary Library { get; }

    public nint Handle { get; }

    protected nint Cache { get; }

    public void Dispose()
    {
        Library.Destroy("options_destroy", Handle);
        DestroyOwn();
        Library.Destroy("cache_destroy", Cache);
    }

    /// <summary>Destroys what else the options refer to.</summary>
    protected abstract void DestroyOwn();
}
