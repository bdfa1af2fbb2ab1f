namespace Iridium.Engine;

/// <summary>
/// Options of one keyspace, given when it is created and kept with it; <see cref="Keyspace.ChangeOptions"/> replaces
/// them.
/// </summary>
public sealed record KeyspaceOptions
{
    /// <summary>The defaults.</summary>
    public static KeyspaceOptions Default { get; } = new();

    /// <summary>
    /// Approximate bytes of a data block before compression · bytes · 4,096 · larger blocks shrink the index and speed
    /// scans, smaller ones speed point reads · takes effect for new tables.
    /// </summary>
    public int BlockBytes { get; init; } = 4_096;

    /// <summary>
    /// Bloom filter bits for each key · bits · 10 (about 1% false positives) · 0 leaves the filter out; more bits
    /// save reads of absent keys and cost memory · takes effect for new tables.
    /// </summary>
    public int FilterBitsPerKey { get; init; } = 10;

    /// <summary>
    /// How the blocks of tables are compressed · method · <see cref="CompressionMethod.None"/> ·
    /// <see cref="CompressionMethod.Snappy"/> saves space and reads from disk and costs processor time; a block that it
    /// does not make an eighth smaller stays as it is · takes effect for new tables.
    /// </summary>
    public CompressionMethod Compression { get; init; } = CompressionMethod.None;

    /// <summary>
    /// How tables are merged · style · <see cref="CompactionStyle.Leveled"/> ·
    /// <see cref="CompactionStyle.SizeTiered"/> writes less and reads more, <see cref="CompactionStyle.Fifo"/> keeps
    /// only the newest data · may be changed, see there for what becomes of the tables.
    /// </summary>
    public CompactionStyle Compaction { get; init; } = CompactionStyle.Leveled;

    /// <summary>
    /// Bytes of tables that a keyspace of style <see cref="CompactionStyle.Fifo"/> keeps; beyond it the oldest tables
    /// are dropped · bytes · 0, which sets no bound · other styles do not use it. A dropped record is gone for
    /// snapshots too; cursors that are open keep what they see.
    /// </summary>
    public long FifoBytesMax { get; init; }

    /// <summary>
    /// Age beyond which a keyspace of style <see cref="CompactionStyle.Fifo"/> drops a table, counted from its flush ·
    /// time · null, which sets no bound · other styles do not use it.
    /// </summary>
    public TimeSpan? FifoAgeMax { get; init; }

    /// <summary>
    /// Values of at least this size are kept in blob files, apart from keys and small values, and are not rewritten
    /// when tables are merged · bytes · 0, which keeps every value in its table; from 1,024 on it begins to pay ·
    /// overwriting large values costs less writing, reading a range of them costs one more read for each · takes effect
    /// for new tables: values move out, or back in, when their table is merged.
    /// </summary>
    public int BlobBytesMin { get; init; }

    /// <summary>
    /// The part of a blob file that may be garbage before compaction rewrites what is left of it · share · 0.5 · less
    /// saves space and costs writing · takes effect at once.
    /// </summary>
    public double BlobGarbageRatio { get; init; } = 0.5;

    internal void Validate(List<string> faults)
    {
        if (BlockBytes is < 256 or > 4 * 1024 * 1024)
            faults.Add($"BlockBytes is {BlockBytes}; it must be between 256 and 4,194,304 bytes");
        if (FilterBitsPerKey is < 0 or > 32)
            faults.Add($"FilterBitsPerKey is {FilterBitsPerKey}; it must be between 0 and 32 bits");
        if (!Enum.IsDefined(Compression)) faults.Add($"Compression is {(int)Compression}; use None or Snappy");
        if (!Enum.IsDefined(Compaction))
            faults.Add($"Compaction is {(int)Compaction}; use Leveled, SizeTiered or Fifo");
        if (FifoBytesMax < 0) faults.Add($"FifoBytesMax is {FifoBytesMax}; it must be 0 (no bound) or more bytes");
        if (BlobBytesMin is < 0 or > EngineLimits.ValueBytesMax)
        {
            faults.Add(
                $"BlobBytesMin is {BlobBytesMin}; it must be 0 (off) to {EngineLimits.ValueBytesMax:N0} bytes");
        }

        if (!(BlobGarbageRatio is >= 0.05 and <= 1))
            faults.Add($"BlobGarbageRatio is {BlobGarbageRatio}; it must be between 0.05 and 1");
        if (FifoAgeMax is TimeSpan age && age <= TimeSpan.Zero)
            faults.Add($"FifoAgeMax is {age}; it must be more than zero, or null for no bound");
    }
}
