using Iridium.Bench.Data;
using Iridium.Bench.Engines;

namespace Iridium.Bench.Running;

/// <summary>What is loaded and opened again. Immutable.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Settings">Its settings; the keys are the records that are loaded.</param>
/// <param name="Directory">Where the database is.</param>
/// <param name="IsRandom">Whether it is loaded in a random order and not in that of the keys.</param>
internal sealed record ReopenRequest(EngineKind Engine, BenchSettings Settings, string Directory, bool IsRandom)
{
    /// <summary>What a record may take in a memtable beside its key and value, so that none is sealed too early.
    /// </summary>
    private const int OverheadBytes = 64;

    public int ValueBytes => Settings.ValueBytes ?? DefaultValueBytes;

    public static int DefaultValueBytes => 1_000;

    public EngineSettings ForEngine => Settings.ForEngine(Directory, Settings.Durability, ValueBytes);

    public Dataset Data => Dataset.Create(Settings.Keys, ValueBytes, KeyShape.Ordered, Settings.Seed);

    /// <summary>Records that fill nine tenths of a memtable.</summary>
    public long MemtableRecords =>
        Math.Max(1, Settings.MemtableBytes * 9 / 10 / (ValueBytes + KeyWriter.KeyBytes + OverheadBytes));

    /// <summary>The records that hold so many bytes of keys and values.</summary>
    public static long RecordsOf(double gib, int valueBytes) =>
        Math.Max(1, (long)(gib * (1L << 30) / (valueBytes + KeyWriter.KeyBytes)));

    /// <summary>The first record that is put before the kill of a round; none was put before.</summary>
    public long FirstOfRound(int round) => Settings.Keys + ((round - 1) * MemtableRecords);
}
