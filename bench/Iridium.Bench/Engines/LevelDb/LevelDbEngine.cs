using System.Globalization;
using System.Runtime.InteropServices;
using Iridium.Bench.Data;
using Iridium.Bench.Measuring;

namespace Iridium.Bench.Engines.LevelDb;

/// <summary>
/// LevelDB through its C interface, which knows no other way to read than into memory that it allocates.
/// </summary>
internal sealed unsafe class LevelDbEngine : IBenchEngine
{
    private const int LevelZeroCompactionTrigger = 4;
    private readonly LevelDbOptions _options;
    private readonly nint _database;
    private readonly nint _reads;
    private readonly nint _writes;

    public LevelDbEngine(EngineSettings settings)
    {
        _options = new LevelDbOptions(settings);
        _database = LevelDbNative.Open(_options.Handle, settings.Path, out byte* error);
        Check(error);
        _reads = LevelDbNative.CreateReadOptions();
        // The others always check what they read from disk.
        LevelDbNative.SetVerifyChecksums(_reads, 1);
        _writes = LevelDbNative.CreateWriteOptions();
        LevelDbNative.SetSync(_writes, settings.IsSync ? (byte)1 : (byte)0);
    }

    public static string Describe(EngineSettings settings) =>
        $"{settings.BlockBytes} B blocks, {settings.FilterBits} filter bits, LRU cache "
        + $"{settings.CacheBytes >> 20} MiB, memtable {settings.MemtableBytes >> 20} MiB, "
        + "one background thread, checksums verified, "
        + (settings.IsCompressed ? "Snappy, " : "no compression, ")
        + (settings.IsSync ? "sync=true" : "sync=false with log") + ", the rest as it comes";

    public IBenchSession OpenSession() => new Session(this);

    /// <summary>
    /// Waits for the compactions that are due. LevelDB flushes its memtable on no command but a full compaction's; a
    /// reopened database has it in a table.
    /// </summary>
    public void Settle() =>
        Quiescence.Wait(() => NumberProperty("leveldb.num-files-at-level0") < LevelZeroCompactionTrigger);

    public void Dispose()
    {
        LevelDbNative.Close(_database);
        LevelDbNative.DestroyReadOptions(_reads);
        LevelDbNative.DestroyWriteOptions(_writes);
        _options.Dispose();
    }

    private static void Check(byte* error)
    {
        if (error == null) return;
        string message = Marshal.PtrToStringUTF8((nint)error) ?? "unknown";
        LevelDbNative.Free(error);
        throw new BenchException($"LevelDB: {message}");
    }

    private int NumberProperty(string name)
    {
        byte* text = LevelDbNative.Property(_database, name);
        if (text == null) throw new BenchException($"LevelDB does not know the property '{name}'.");
        string number = Marshal.PtrToStringUTF8((nint)text) ?? "";
        LevelDbNative.Free(text);
        return int.Parse(number, CultureInfo.InvariantCulture);
    }

    private sealed class Session(LevelDbEngine engine) : IBenchSession
    {
        public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            byte* error = null;
            fixed (byte* k = key, v = value)
            {
                LevelDbNative.Put(
                    engine._database, engine._writes, k, (nuint)key.Length, v, (nuint)value.Length, &error);
            }

            Check(error);
        }

        public bool TryRead(ReadOnlySpan<byte> key, out long record)
        {
            byte* error = null;
            byte* value;
            nuint length;
            fixed (byte* k = key)
                value = LevelDbNative.Get(engine._database, engine._reads, k, (nuint)key.Length, &length, &error);
            Check(error);
            record = 0;
            if (value == null) return false;
            record = ValueSource.RecordOf(new ReadOnlySpan<byte>(value, (int)length));
            LevelDbNative.Free(value);
            return true;
        }

        public IBenchCursor OpenCursor() =>
            new Cursor(LevelDbNative.CreateIterator(engine._database, engine._reads));

        public void BeginLoad()
        {
        }

        public void EndLoad()
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class Cursor(nint iterator) : IBenchCursor
    {
        public ReadOnlySpan<byte> Key
        {
            get
            {
                nuint length;
                byte* key = LevelDbNative.Key(iterator, &length);
                return new ReadOnlySpan<byte>(key, (int)length);
            }
        }

        public ReadOnlySpan<byte> Value
        {
            get
            {
                nuint length;
                byte* value = LevelDbNative.Value(iterator, &length);
                return new ReadOnlySpan<byte>(value, (int)length);
            }
        }

        public bool SeekFirst()
        {
            LevelDbNative.SeekToFirst(iterator);
            return LevelDbNative.IsValid(iterator) != 0;
        }

        public bool SeekLast()
        {
            LevelDbNative.SeekToLast(iterator);
            return LevelDbNative.IsValid(iterator) != 0;
        }

        public bool Seek(ReadOnlySpan<byte> key)
        {
            fixed (byte* k = key) LevelDbNative.Seek(iterator, k, (nuint)key.Length);
            return LevelDbNative.IsValid(iterator) != 0;
        }

        public bool Next()
        {
            LevelDbNative.Next(iterator);
            return LevelDbNative.IsValid(iterator) != 0;
        }

        public bool Previous()
        {
            LevelDbNative.Previous(iterator);
            return LevelDbNative.IsValid(iterator) != 0;
        }

        public void Dispose() => LevelDbNative.DestroyIterator(iterator);
    }
}
