using Iridium.Testing.Fuzzing;

namespace Iridium.Orleans.Tests.Records;

/// <summary>
/// A kind of record as a fuzz target. What is read of one is written again, read, and written as the same bytes.
/// </summary>
/// <param name="name">Name of the kind.</param>
/// <param name="seed">A record as a writer makes it.</param>
/// <param name="again">Reads a record and writes what was read.</param>
internal sealed class RecordTarget(string name, byte[] seed, Func<byte[], byte[]> again) : FuzzTarget(name)
{
    public override IEnumerable<byte[]> Seeds() => [seed];

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        byte[] written = again(input.ToArray());
        Require(again(written).AsSpan().SequenceEqual(written), "what was read is written as something else");
        return 1 + Magnitude(written.Length);
    }
}
