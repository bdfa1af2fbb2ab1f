using System.Runtime.InteropServices;

namespace Iridium.Bench.Engines.RocksDb;

/// <summary>The calls of RocksDB's C interface that look after a database and are not measured.</summary>
internal static unsafe partial class RocksDbUpkeep
{
    private const string Library = NativeLibraryName.RocksDbName;

    [LibraryImport(Library, EntryPoint = "rocksdb_flush")]
    public static partial void Flush(nint database, nint options, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_flushoptions_create")]
    public static partial nint CreateFlushOptions();

    [LibraryImport(Library, EntryPoint = "rocksdb_flushoptions_destroy")]
    public static partial void DestroyFlushOptions(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_property_int", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int PropertyInt(nint database, string name, out ulong value);
}
