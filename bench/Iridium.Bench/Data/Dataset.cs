namespace Iridium.Bench.Data;

/// <summary>
/// The records that all engines are given: keys and values made up from one seed. Immutable, so threads may share it.
/// </summary>
/// <param name="Records">Number of records in a loaded database.</param>
/// <param name="Keys">Makes up keys.</param>
/// <param name="Values">Makes up values.</param>
/// <param name="Seed">What everything is made up from.</param>
internal sealed record Dataset(long Records, KeyWriter Keys, ValueSource Values, ulong Seed)
{
    public static Dataset Create(long records, int valueBytes, KeyShape shape, ulong seed) =>
        new(records, new KeyWriter(shape), new ValueSource(valueBytes, seed), seed);

    /// <summary>Bytes of a key and its value.</summary>
    public int RecordBytes => KeyWriter.KeyBytes + Values.ValueBytes;

    /// <summary>The order in which records are put at random, each one once.</summary>
    public Permutation LoadOrder => new(Records, Seed);

    public Dataset WithRecords(long records) => this with { Records = records };
}
