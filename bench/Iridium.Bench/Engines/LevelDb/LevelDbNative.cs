using System.Runtime.InteropServices;

namespace Iridium.Bench.Engines.LevelDb;

/// <summary>
/// LevelDB's C interface, as far as it is needed. Calls that only return a pointer that is at hand do not leave the
/// managed state of the thread, which is what makes a step of an iterator cheap.
/// </summary>
internal static unsafe partial class LevelDbNative
{
    private const string Library = NativeLibraryName.LevelDbName;

    [LibraryImport(Library, EntryPoint = "leveldb_open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Open(nint options, string path, out byte* error);

    [LibraryImport(Library, EntryPoint = "leveldb_close")]
    public static partial void Close(nint database);

    [LibraryImport(Library, EntryPoint = "leveldb_put")]
    public static partial void Put(
        nint database, nint options, byte* key, nuint keyLength, byte* value, nuint valueLength, byte** error);

    [LibraryImport(Library, EntryPoint = "leveldb_get")]
    public static partial byte* Get(
        nint database, nint options, byte* key, nuint keyLength, nuint* valueLength, byte** error);

    [LibraryImport(Library, EntryPoint = "leveldb_create_iterator")]
    public static partial nint CreateIterator(nint database, nint options);

    [LibraryImport(Library, EntryPoint = "leveldb_iter_destroy")]
    public static partial void DestroyIterator(nint iterator);

    [LibraryImport(Library, EntryPoint = "leveldb_iter_valid")]
    [SuppressGCTransition]
    public static partial byte IsValid(nint iterator);

    [LibraryImport(Library, EntryPoint = "leveldb_iter_seek_to_first")]
    public static partial void SeekToFirst(nint iterator);

    [LibraryImport(Library, EntryPoint = "leveldb_iter_seek_to_last")]
    public static partial void SeekToLast(nint iterator);

    [LibraryImport(Library, EntryPoint = "leveldb_iter_seek")]
    public static partial void Seek(nint iterator, byte* key, nuint length);

    [LibraryImport(Library, EntryPoint = "leveldb_iter_next")]
    public static partial void Next(nint iterator);

    [LibraryImport(Library, EntryPoint = "leveldb_iter_prev")]
    public static partial void Previous(nint iterator);

    [LibraryImport(Library, EntryPoint = "leveldb_iter_key")]
    [SuppressGCTransition]
    public static partial byte* Key(nint iterator, nuint* length);

    [LibraryImport(Library, EntryPoint = "leveldb_iter_value")]
    [SuppressGCTransition]
    public static partial byte* Value(nint iterator, nuint* length);

    [LibraryImport(Library, EntryPoint = "leveldb_property_value", StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte* Property(nint database, string name);

    [LibraryImport(Library, EntryPoint = "leveldb_free")]
    public static partial void Free(void* memory);

    [LibraryImport(Library, EntryPoint = "leveldb_readoptions_create")]
    public static partial nint CreateReadOptions();

    [LibraryImport(Library, EntryPoint = "leveldb_readoptions_set_verify_checksums")]
    public static partial void SetVerifyChecksums(nint options, byte isSet);

    [LibraryImport(Library, EntryPoint = "leveldb_readoptions_destroy")]
    public static partial void DestroyReadOptions(nint options);

    [LibraryImport(Library, EntryPoint = "leveldb_writeoptions_create")]
    public static partial nint CreateWriteOptions();

    [LibraryImport(Library, EntryPoint = "leveldb_writeoptions_set_sync")]
    public static partial void SetSync(nint options, byte isSync);

    [LibraryImport(Library, EntryPoint = "leveldb_writeoptions_destroy")]
    public static partial void DestroyWriteOptions(nint options);
}
