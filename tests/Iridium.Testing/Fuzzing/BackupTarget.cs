using System.Buffers.Binary;
using Iridium.Engine.Backups;
using Iridium.Engine.Coding;

namespace Iridium.Testing.Fuzzing;

/// <summary>The description of a backup, as a backup directory and a stream hold it.</summary>
internal sealed class BackupTarget() : FuzzTarget("backup")
{
    private const int LengthAt = 12;
    private const int HeaderBytes = 16;

    public override IEnumerable<byte[]> Seeds() =>
        SampleBackups.Streams().Select(stream => StreamFrames.Description(stream));

    public override void Seal(Span<byte> input) => SealOne(input);

    /// <summary>Gives a description the length and the checksum that its bytes ask for.</summary>
    public static void SealOne(Span<byte> input)
    {
        if (input.Length < HeaderBytes + sizeof(uint)) return;
        BinaryPrimitives.WriteInt32LittleEndian(input[LengthAt..], input.Length - HeaderBytes - sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(input[^4..], Crc32C.Compute(input[..^4]));
    }

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        BackupDescription backup = BackupDescriptionCodec.Decode(input, "fuzz");
        byte[] encoded = BackupDescriptionCodec.Encode(backup);
        BackupDescription again = BackupDescriptionCodec.Decode(encoded, "again");
        Require(again.Files.SequenceEqual(backup.Files), "the files are written as others");
        Require(BackupDescriptionCodec.Encode(again).AsSpan().SequenceEqual(encoded), "it is written in two ways");
        _ = backup.ToInfo();
        return 1 + Magnitude(backup.Files.Count) + (100 * Magnitude(backup.State.Trees.Count));
    }
}
