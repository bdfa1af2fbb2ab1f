using System.Runtime.InteropServices;

namespace Iridium.Bench.Engines.Lmdb;

/// <summary>LMDB's C interface, as far as it is needed.</summary>
internal static unsafe partial class LmdbNative
{
    public const int NoSync = 0x10000;
    public const int ReadOnly = 0x20000;
    public const int NoThreadLocal = 0x200000;
    public const int NotFound = -30798;

    public const int First = 0;
    public const int Last = 6;
    public const int Next = 8;
    public const int Previous = 12;
    public const int SeekAtOrAbove = 17;

    private const string Library = NativeLibraryName.LmdbName;

    public static void Check(int code)
    {
        if (code != 0) throw new BenchException($"LMDB: {Marshal.PtrToStringUTF8(ErrorText(code))}");
    }

    [LibraryImport(Library, EntryPoint = "mdb_env_create")]
    public static partial int CreateEnvironment(out nint environment);

    [LibraryImport(Library, EntryPoint = "mdb_env_set_mapsize")]
    public static partial int SetMapSize(nint environment, nuint bytes);

    [LibraryImport(Library, EntryPoint = "mdb_env_set_maxreaders")]
    public static partial int SetReadersMax(nint environment, uint count);

    [LibraryImport(Library, EntryPoint = "mdb_env_open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(nint environment, string path, uint flags, uint mode);

    [LibraryImport(Library, EntryPoint = "mdb_env_sync")]
    public static partial int Sync(nint environment, int isForced);

    [LibraryImport(Library, EntryPoint = "mdb_env_close")]
    public static partial void Close(nint environment);

    [LibraryImport(Library, EntryPoint = "mdb_txn_begin")]
    public static partial int Begin(nint environment, nint parent, uint flags, out nint transaction);

    [LibraryImport(Library, EntryPoint = "mdb_txn_commit")]
    public static partial int Commit(nint transaction);

    [LibraryImport(Library, EntryPoint = "mdb_txn_abort")]
    public static partial void Abort(nint transaction);

    [LibraryImport(Library, EntryPoint = "mdb_txn_reset")]
    public static partial void Reset(nint transaction);

    [LibraryImport(Library, EntryPoint = "mdb_txn_renew")]
    public static partial int Renew(nint transaction);

    [LibraryImport(Library, EntryPoint = "mdb_dbi_open")]
    public static partial int OpenTree(nint transaction, nint name, uint flags, out uint tree);

    [LibraryImport(Library, EntryPoint = "mdb_put")]
    public static partial int Put(nint transaction, uint tree, LmdbSlice* key, LmdbSlice* value, uint flags);

    [LibraryImport(Library, EntryPoint = "mdb_get")]
    public static partial int Get(nint transaction, uint tree, LmdbSlice* key, LmdbSlice* value);

    [LibraryImport(Library, EntryPoint = "mdb_cursor_open")]
    public static partial int OpenCursor(nint transaction, uint tree, out nint cursor);

    [LibraryImport(Library, EntryPoint = "mdb_cursor_close")]
    public static partial void CloseCursor(nint cursor);

    [LibraryImport(Library, EntryPoint = "mdb_cursor_get")]
    public static partial int Move(nint cursor, LmdbSlice* key, LmdbSlice* value, int step);

    [LibraryImport(Library, EntryPoint = "mdb_strerror")]
    private static partial nint ErrorText(int code);
}
