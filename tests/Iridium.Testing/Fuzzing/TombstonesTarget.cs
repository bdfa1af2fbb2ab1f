using Iridium.Engine.Records;
using Iridium.Engine.Tables.Blocks;

namespace Iridium.Testing.Fuzzing;

/// <summary>The content of a block of range tombstones.</summary>
internal sealed class TombstonesTarget() : FuzzTarget("tombstones")
{
    public override IEnumerable<byte[]> Seeds() => TableParts.Blocks(footer => footer.Tombstones);

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        if (!TombstoneBlock.TryDecode(input, out RangeTombstone[] tombstones)) return -1;
        bool isSame = TombstoneBlock.TryDecode(TombstoneBlock.Encode(tombstones), out RangeTombstone[] again)
            && again.Length == tombstones.Length;
        Require(isSame, "what was read is written as something else");
        return Magnitude(tombstones.Length);
    }
}
