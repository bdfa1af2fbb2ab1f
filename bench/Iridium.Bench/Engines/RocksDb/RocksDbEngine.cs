using System.Text;
using Iridium.Bench.Data;
using Iridium.Bench.Engines.LevelFamily;
using Iridium.Bench.Measuring;

namespace Iridium.Bench.Engines.RocksDb;

/// <summary>RocksDB through its C interface, values read where the block cache holds them.</summary>
internal sealed unsafe class RocksDbEngine : LevelEngine
{
    private readonly delegate* unmanaged<nint, nint, byte*, nuint, byte**, nint> _getPinned;
    private readonly delegate* unmanaged[SuppressGCTransition]<nint, nuint*, byte*> _pinnedValue;
    private readonly delegate* unmanaged<nint, void> _releasePinned;

    public RocksDbEngine(EngineSettings settings)
        : base(new RocksDbOptions(settings), settings)
    {
        _getPinned = (delegate* unmanaged<nint, nint, byte*, nuint, byte**, nint>)Library.Export("get_pinned");
        _pinnedValue = (delegate* unmanaged[SuppressGCTransition]<nint, nuint*, byte*>)
            Library.Export("pinnableslice_value");
        _releasePinned = (delegate* unmanaged<nint, void>)Library.Export("pinnableslice_destroy");
        if (HasNoLog(settings)) Library.SetNumber("writeoptions_disable_WAL", Writes, 1);
    }

    public static string Describe(EngineSettings settings) =>
        Describe(settings, " (full)", $"{settings.BackgroundThreads} background jobs", HasNoLog(settings));

    public override void Settle()
    {
        nint options = Library.Create("flushoptions_create");
        byte* error = null;
        ((delegate* unmanaged<nint, nint, byte**, void>)Library.Export("flush"))(Database, options, &error);
        Library.Destroy("flushoptions_destroy", options);
        Library.Check(error);
        Quiescence.Wait(() => Property("rocksdb.num-running-compactions") == 0
            && Property("rocksdb.num-running-flushes") == 0
            && Property("rocksdb.compaction-pending") == 0);
    }

    protected override bool TryRead(ReadOnlySpan<byte> key, out long record)
    {
        byte* error = null;
        nint slice;
        fixed (byte* k = key) slice = _getPinned(Database, Reads, k, (nuint)key.Length, &error);
        Library.Check(error);
        record = 0;
        if (slice == 0) return false;
        nuint length;
        byte* value = _pinnedValue(slice, &length);
        record = ValueSource.RecordOf(new ReadOnlySpan<byte>(value, (int)length));
        _releasePinned(slice);
        return true;
    }

    private static bool HasNoLog(EngineSettings settings) => settings.Durability == WriteDurability.None;

    private ulong Property(string name)
    {
        ulong value;
        fixed (byte* bytes = Encoding.UTF8.GetBytes(name + '\0'))
        {
            int code = ((delegate* unmanaged<nint, byte*, ulong*, int>)Library.Export("property_int"))(
                Database, bytes, &value);
            if (code == 0) return value;
        }

        throw new BenchException($"RocksDB does not know the property '{name}'.");
    }
}
