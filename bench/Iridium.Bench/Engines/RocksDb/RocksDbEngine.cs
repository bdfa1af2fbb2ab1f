using System.Runtime.InteropServices;
using Iridium.Bench.Data;
using Iridium.Bench.Measuring;

namespace Iridium.Bench.Engines.RocksDb;

/// <summary>RocksDB through its C interface, values read where the block cache holds them.</summary>
internal sealed unsafe class RocksDbEngine : IBenchEngine
{
    private readonly RocksDbOptions _options;
    private readonly nint _database;
    private readonly nint _reads;
    private readonly nint _writes;

    public RocksDbEngine(EngineSettings settings)
    {
        _options = new RocksDbOptions(settings);
        _database = RocksDbNative.Open(_options.Handle, settings.Path, out byte* error);
        Check(error);
        _reads = RocksDbNative.CreateReadOptions();
        _writes = RocksDbNative.CreateWriteOptions();
        RocksDbNative.SetSync(_writes, settings.IsSync ? (byte)1 : (byte)0);
    }

    public static string Describe(EngineSettings settings) =>
        $"{settings.BlockBytes} B blocks, {settings.FilterBits} filter bits (full), LRU cache "
        + $"{settings.CacheBytes >> 20} MiB, memtable {settings.MemtableBytes >> 20} MiB, "
        + $"{settings.BackgroundThreads} background jobs, "
        + (settings.IsCompressed ? "Snappy, " : "no compression, ")
        + (settings.IsSync ? "sync=true" : "sync=false with log") + ", the rest as it comes";

    public IBenchSession OpenSession() => new Session(this);

    public void Settle()
    {
        nint options = RocksDbUpkeep.CreateFlushOptions();
        byte* error = null;
        RocksDbUpkeep.Flush(_database, options, &error);
        RocksDbUpkeep.DestroyFlushOptions(options);
        Check(error);
        Quiescence.Wait(() => Property("rocksdb.num-running-compactions") == 0
            && Property("rocksdb.num-running-flushes") == 0
            && Property("rocksdb.compaction-pending") == 0);
    }

    public void Dispose()
    {
        RocksDbNative.Close(_database);
        RocksDbNative.DestroyReadOptions(_reads);
        RocksDbNative.DestroyWriteOptions(_writes);
        _options.Dispose();
    }

    private static void Check(byte* error)
    {
        if (error == null) return;
        string message = Marshal.PtrToStringUTF8((nint)error) ?? "unknown";
        RocksDbNative.Free(error);
        throw new BenchException($"RocksDB: {message}");
    }

    private ulong Property(string name) =>
        RocksDbUpkeep.PropertyInt(_database, name, out ulong value) == 0
            ? value
            : throw new BenchException($"RocksDB does not know the property '{name}'.");

    private sealed class Session(RocksDbEngine engine) : IBenchSession
    {
        public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            byte* error = null;
            fixed (byte* k = key, v = value)
            {
                RocksDbNative.Put(
                    engine._database, engine._writes, k, (nuint)key.Length, v, (nuint)value.Length, &error);
            }

            Check(error);
        }

        public bool TryRead(ReadOnlySpan<byte> key, out long record)
        {
            byte* error = null;
            nint slice;
            fixed (byte* k = key)
                slice = RocksDbNative.GetPinned(engine._database, engine._reads, k, (nuint)key.Length, &error);
            Check(error);
            record = 0;
            if (slice == 0) return false;
            nuint length;
            byte* value = RocksDbNative.PinnedValue(slice, &length);
            record = ValueSource.RecordOf(new ReadOnlySpan<byte>(value, (int)length));
            RocksDbNative.ReleasePinned(slice);
            return true;
        }

        public IBenchCursor OpenCursor() =>
            new Cursor(RocksDbNative.CreateIterator(engine._database, engine._reads));

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
                byte* key = RocksDbNative.Key(iterator, &length);
                return new ReadOnlySpan<byte>(key, (int)length);
            }
        }

        public ReadOnlySpan<byte> Value
        {
            get
            {
                nuint length;
                byte* value = RocksDbNative.Value(iterator, &length);
                return new ReadOnlySpan<byte>(value, (int)length);
            }
        }

        public bool SeekFirst()
        {
            RocksDbNative.SeekToFirst(iterator);
            return RocksDbNative.IsValid(iterator) != 0;
        }

        public bool SeekLast()
        {
            RocksDbNative.SeekToLast(iterator);
            return RocksDbNative.IsValid(iterator) != 0;
        }

        public bool Seek(ReadOnlySpan<byte> key)
        {
            fixed (byte* k = key) RocksDbNative.Seek(iterator, k, (nuint)key.Length);
            return RocksDbNative.IsValid(iterator) != 0;
        }

        public bool Next()
        {
            RocksDbNative.Next(iterator);
            return RocksDbNative.IsValid(iterator) != 0;
        }

        public bool Previous()
        {
            RocksDbNative.Previous(iterator);
            return RocksDbNative.IsValid(iterator) != 0;
        }

        public void Dispose() => RocksDbNative.DestroyIterator(iterator);
    }
}
