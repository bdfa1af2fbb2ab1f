using Iridium.Bench.Engines.LevelFamily;

namespace Iridium.Bench.Engines.RocksDb;

/// <summary>
/// What only RocksDB is told in these words. Left as they come, because they are the good choice: format version 5,
/// whole-key filtering, index and filter outside the block cache, as many open files as there are tables.
/// </summary>
internal sealed unsafe class RocksDbOptions : LevelOptions
{
    private const int WarnLevel = 2;
    private readonly nint _tables;

    public RocksDbOptions(EngineSettings settings)
        : base(NativeLibraryName.RocksDb, settings)
    {
        _tables = Library.Create("block_based_options_create");
        Library.SetSize("block_based_options_set_block_size", _tables, settings.BlockBytes);
        Library.SetHandle("block_based_options_set_block_cache", _tables, Cache);
        // The tables' options own the filter policy and free it.
        if (settings.FilterBits > 0)
            Library.SetHandle("block_based_options_set_filter_policy", _tables, CreateBloom(settings.FilterBits));
        Library.SetHandle("options_set_block_based_table_factory", Handle, _tables);
        Library.SetNumber("options_set_max_background_jobs", Handle, settings.BackgroundThreads);
        Library.SetNumber("options_set_info_log_level", Handle, WarnLevel);
    }

    protected override void DestroyOwn() => Library.Destroy("block_based_options_destroy", _tables);

    private nint CreateBloom(double bits) =>
        ((delegate* unmanaged<double, nint>)Library.Export("filterpolicy_create_bloom_full"))(bits);
}
