using System.Buffers.Binary;
using Iridium.Engine.Wal;
using Iridium.Testing.Planted;

namespace Iridium.Testing.Fuzzing;

/// <summary>A log segment, read as recovery reads it, with its batches.</summary>
internal sealed class LogTarget() : FuzzTarget("wal")
{
    public override IEnumerable<byte[]> Seeds() =>
        SampleDatabase.Files(name => name.EndsWith(".wal", StringComparison.Ordinal));

    public override void Seal(Span<byte> input) => LogFrames.Seal(input);

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        long number = input.Length < 24 ? 1 : BinaryPrimitives.ReadInt64LittleEndian(input[16..]);
        var file = new BytesFile("fuzz.wal", input.ToArray());
        var reader = new WalReader(file, WalHeader.Read(file, number), expectedBytes: null);
        int records = 0;
        int operations = 0;
        while (reader.TryRead(out WalRecord record))
        {
            records++;
            var batch = new BatchReader(record.Operations);
            while (batch.MoveNext()) operations++;
            if (batch.IsDamaged) return -records;
        }

        Require(reader.ValidBytes + reader.DroppedBytes == input.Length, "valid and dropped bytes are not all bytes");
        return Magnitude(records) * 100 + Magnitude(operations);
    }
}
