using System.Reflection;
using System.Runtime.Loader;
using Iridium.Testing.Fuzzing;
using Iridium.Torture.Coverage;

namespace Iridium.Torture.Tests.Coverage;

/// <summary>A maze in an instrumented copy of this assembly. Its end is a finding.</summary>
internal sealed class MazeTarget : FuzzTarget, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iridium-maze-").FullName;
    private readonly Func<byte[], int> _enter;

    public MazeTarget()
        : base("maze")
    {
        string path = Path.Combine(_folder, "Maze.dll");
        File.Copy(typeof(Maze).Assembly.Location, path);
        InstrumentedCode.Rewrite(path, type => type == typeof(Maze).FullName);

        // What it refers to is that of this process, and so is the map.
        var context = new AssemblyLoadContext("maze");
        Assembly copy = context.LoadFromAssemblyPath(path);
        IsRewritten = InstrumentedCode.IsRewritten(copy);
        _enter = copy.GetType(typeof(Maze).FullName!)!.GetMethod(nameof(Maze.Enter))!
            .CreateDelegate<Func<byte[], int>>();
    }

    public bool IsRewritten { get; }

    public override IEnumerable<byte[]> Seeds() => [new byte[6]];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        int end = _enter(input.ToArray());
        Require(end == 0, "the end of the maze");
        return end;
    }
}
