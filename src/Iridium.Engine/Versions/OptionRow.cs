namespace Iridium.Engine.Versions;

/// <summary>
/// The options of a keyspace as a property list. The tags are on disk (docs/formats/manifest.md): never renumber. Even
/// ones must be known by who opens the database.
/// </summary>
internal static class OptionRow
{
    private const int BlockBytes = 2;
    private const int FilterBitsPerKey = 4;
    private const int CompressionMethod = 6;
    private const int Style = 8;
    private const int FifoBytesMax = 10;
    private const int FifoAgeTicks = 12;
    private const int BlobBytesMin = 14;
    private const int BlobGarbageMillionths = 16;
    private const int Million = 1_000_000;

    public static ReadOnlySpan<byte> Encode(KeyspaceOptions options)
    {
        var row = new PropertyWriter();
        row.Add(BlockBytes, options.BlockBytes);
        row.Add(FilterBitsPerKey, options.FilterBitsPerKey);
        row.Add(CompressionMethod, (int)options.Compression);
        row.Add(Style, (int)options.Compaction);
        row.Add(FifoBytesMax, options.FifoBytesMax);
        row.Add(FifoAgeTicks, options.FifoAgeMax?.Ticks ?? 0);
        row.Add(BlobBytesMin, options.BlobBytesMin);
        row.Add(BlobGarbageMillionths, (long)Math.Round(options.BlobGarbageRatio * Million));
        return row.Written;
    }

    /// <summary>Reads options; what the list leaves out has its default.</summary>
    /// <exception cref="InvalidDataException">The list, or a value in it, makes no sense.</exception>
    /// <exception cref="FormatVersionException">It holds an option, or a choice, that this build does not know.
    /// </exception>
    public static KeyspaceOptions Decode(ReadOnlySpan<byte> bytes)
    {
        KeyspaceOptions options = KeyspaceOptions.Default;
        var row = new PropertyReader(bytes);
        while (row.MoveNext()) options = With(options, in row);
        var faults = new List<string>();
        options.Validate(faults);
        return faults.Count == 0 ? options : throw new InvalidDataException(faults[0]);
    }

    private static KeyspaceOptions With(KeyspaceOptions options, in PropertyReader row)
    {
        switch (row.Tag)
        {
            case BlockBytes:
                return options with { BlockBytes = (int)row.Number(int.MaxValue) };
            case FilterBitsPerKey:
                return options with { FilterBitsPerKey = (int)row.Number(int.MaxValue) };
            case CompressionMethod:
                return options with { Compression = Choice<CompressionMethod>(in row) };
            case Style:
                return options with { Compaction = Choice<CompactionStyle>(in row) };
            case FifoBytesMax:
                return options with { FifoBytesMax = row.Number() };
            case FifoAgeTicks:
                long ticks = row.Number();
                return options with { FifoAgeMax = ticks == 0 ? null : new TimeSpan(ticks) };
            case BlobBytesMin:
                return options with { BlobBytesMin = (int)row.Number(int.MaxValue) };
            case BlobGarbageMillionths:
                return options with { BlobGarbageRatio = (double)row.Number(Million) / Million };
            default:
                row.PassOver("a keyspace");
                return options;
        }
    }

    private static T Choice<T>(in PropertyReader row)
        where T : struct, Enum
    {
        int value = (int)row.Number(int.MaxValue);
        var choice = (T)Enum.ToObject(typeof(T), value);
        return Enum.IsDefined(choice)
            ? choice
            : throw new FormatVersionException(
                $"The manifest gives a keyspace {typeof(T).Name} {value}, which this build does not know.");
    }
}
