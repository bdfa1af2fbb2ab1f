using Iridium.Engine;
using Iridium.Engine.Versions;

namespace Iridium.Testing.Fuzzing;

/// <summary>The stored options of a keyspace.</summary>
internal sealed class OptionsTarget() : FuzzTarget("options")
{
    public override IEnumerable<byte[]> Seeds() =>
    [
        OptionRow.Encode(KeyspaceOptions.Default).ToArray(),
        OptionRow.Encode(new KeyspaceOptions
        {
            Compression = CompressionMethod.Snappy,
            Compaction = CompactionStyle.Fifo,
            FifoBytesMax = 1 << 30,
            FifoAgeMax = TimeSpan.FromDays(1),
        }).ToArray(),
    ];

    protected override bool IsDeclared(Exception thrown) => thrown is InvalidDataException or FormatVersionException;

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        KeyspaceOptions options = OptionRow.Decode(input);
        Require(OptionRow.Decode(OptionRow.Encode(options)) == options, $"{options} is written as other options");
        return (int)options.Compaction * 10 + (int)options.Compression;
    }
}
