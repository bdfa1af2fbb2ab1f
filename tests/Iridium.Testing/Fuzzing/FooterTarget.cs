using System.Buffers.Binary;
using Iridium.Engine.Coding;
using Iridium.Engine.Tables;

namespace Iridium.Testing.Fuzzing;

/// <summary>The footer of a table.</summary>
internal sealed class FooterTarget() : FuzzTarget("footer")
{
    public override IEnumerable<byte[]> Seeds() => TableParts.Tables().Select(table => table[^TableFooter.Bytes..]);

    public override void Seal(Span<byte> input)
    {
        if (input.Length < TableFooter.Bytes) return;
        Span<byte> footer = input[^TableFooter.Bytes..];
        BinaryPrimitives.WriteUInt32LittleEndian(footer[^4..], Crc32C.Compute(footer[..^4]));
    }

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        var file = new BytesFile("fuzz.tbl", input.ToArray());
        _ = TableFooter.EndsWithMagic(file);
        TableFooter footer = TableFooter.Read(file);
        Require(footer.FileBytes == input.Length, "a footer of another file was taken");
        return 1 + (int)footer.Version;
    }
}
