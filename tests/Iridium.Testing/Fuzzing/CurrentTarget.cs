using System.Text;
using Iridium.Engine.Files;
using Iridium.Engine.Versions;

namespace Iridium.Testing.Fuzzing;

/// <summary>The file CURRENT, and the names of files.</summary>
internal sealed class CurrentTarget() : FuzzTarget("current")
{
    public override IEnumerable<byte[]> Seeds() =>
    [
        .. SampleDatabase.Files(name => name == FileNames.Current).Take(1),
        .. ((string[])[FileNames.Wal(7), FileNames.Table(1_234_567), FileNames.Manifest(3), FileNames.Current])
            .Select(Encoding.ASCII.GetBytes),
    ];

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        var files = new MemoryFileSystem();
        files.CreateDirectory("/d");
        using (IFile file = files.Create("/d/" + FileNames.Current)) file.Write(input, 0);
        long? number = CurrentPointer.Read(files, "/d");
        FileRole role = FileNames.Parse(Encoding.Latin1.GetString(input), out long named);
        Require(number is null or > 0, $"CURRENT names manifest {number}");
        Require(named >= 0, $"a name has number {named}");
        return ((int)role * 2) + (number is null ? 0 : 1);
    }
}
