using Iridium.Bench.Engines.LevelFamily;

namespace Iridium.Bench.Engines.LevelDb;

/// <summary>What only LevelDB is told in these words.</summary>
internal sealed unsafe class LevelDbOptions : LevelOptions
{
    private const int FilesMax = 4_000;
    private readonly nint _filter;

    public LevelDbOptions(EngineSettings settings)
        : base(NativeLibraryName.LevelDb, settings)
    {
        Library.SetSize("options_set_block_size", Handle, settings.BlockBytes);
        Library.SetNumber("options_set_max_open_files", Handle, FilesMax);
        Library.SetHandle("options_set_cache", Handle, Cache);
        if (settings.FilterBits == 0) return;
        _filter = ((delegate* unmanaged<int, nint>)Library.Export("filterpolicy_create_bloom"))(settings.FilterBits);
        Library.SetHandle("options_set_filter_policy", Handle, _filter);
    }

    protected override void DestroyOwn()
    {
        if (_filter != 0) Library.Destroy("filterpolicy_destroy", _filter);
    }
}
