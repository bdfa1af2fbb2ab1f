using Iridium.Engine;
using Iridium.Engine.Files;

namespace Iridium.Testing.Fuzzing;

/// <summary>What prints a file for people, and goes on behind damage: any bytes under the name of each kind.</summary>
internal sealed class DumpTarget() : FuzzTarget("dump")
{
    private static readonly string[] _names = ["000007.wal", "000007.tbl", "MANIFEST-000007", "000007.blob"];

    private readonly FuzzTarget[] _kinds = [new LogTarget(), new TableTarget(), new ManifestTarget(), new BlobTarget()];

    public override IEnumerable<byte[]> Seeds() => _kinds.SelectMany(
        (kind, at) => kind.Seeds().Take(2).Select(seed => (byte[])[(byte)at, .. seed]));

    public override void Seal(Span<byte> input)
    {
        if (!input.IsEmpty) _kinds[input[0] % _kinds.Length].Seal(input[1..]);
    }

    public override long AllocatedBytesMax(int length) => 16L * 1024 * 1024 + 16L * 1024 * length;

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return 0;
        string path = "/d/" + _names[input[0] % _names.Length];
        var files = new MemoryFileSystem();
        files.CreateDirectory("/d");
        using (IFile file = files.Create(path)) file.Write(input[1..], 0);
        int lines = 0;
        int damaged = FileDump.Read(path, _ => lines++, files);
        return Magnitude(lines) + (100 * Magnitude(damaged));
    }
}
