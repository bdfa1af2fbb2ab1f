using System.Buffers.Binary;
using Iridium.Engine.Coding;
using Iridium.Engine.Records;
using Iridium.Engine.Versions;
using Iridium.Testing.Planted;

namespace Iridium.Testing.Fuzzing;

/// <summary>A manifest, read as opening reads it.</summary>
internal sealed class ManifestTarget() : FuzzTarget("manifest")
{
    public override IEnumerable<byte[]> Seeds() =>
        SampleDatabase.Files(name => name.StartsWith("MANIFEST", StringComparison.Ordinal));

    public override void Seal(Span<byte> input)
    {
        const int sumAt = Manifest.HeaderBytes - sizeof(uint);
        if (input.Length < Manifest.HeaderBytes) return;
        BinaryPrimitives.WriteUInt32LittleEndian(input[sumAt..], Crc32C.Compute(input[..sumAt]));
        long number = BinaryPrimitives.ReadInt64LittleEndian(input[16..]);
        uint salt = BinaryPrimitives.ReadUInt32LittleEndian(input[Manifest.SaltOffset..]);
        LogFrames.SealFrames(input, Manifest.HeaderBytes, Frame.SeedOf(Frame.KeyOf(number, salt)));
    }

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        long number = input.Length < 24 ? 1 : BinaryPrimitives.ReadInt64LittleEndian(input[16..]);
        int edits = 0;
        ManifestContent content =
            ManifestReader.Read(new BytesFile("MANIFEST-fuzz", input.ToArray()), number, (_, _) => edits++);
        return Magnitude(edits) * 100 + Magnitude(content.State.Trees.Count);
    }
}
