using Iridium.Engine;

namespace Iridium.Testing.Fixtures;

/// <summary>
/// Writes the fixtures of the format that the build writes: a folder for each shape, with the files of the database and
/// its content as text. Run by hand, once for a format, never again: a fixture is what an old build has written.
/// </summary>
public static class FixtureWriter
{
    /// <summary>Writes every shape.</summary>
    /// <param name="folder">The folder of the format, such as <c>tests/fixtures/v1</c>.</param>
    public static void WriteAll(string folder)
    {
        foreach (FixtureShape shape in FixtureShape.All) Write(shape, Path.Combine(folder, shape.Name));
    }

    /// <summary>Copies the files of a database, the lock left out.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
        {
            string name = Path.GetFileName(file);
            if (name is "LOCK" or FixtureContent.FileName) continue;
            File.Copy(file, Path.Combine(to, name));
        }
    }

    private static void Write(FixtureShape shape, string folder)
    {
        using var temporary = new TempDirectory();
        var clock = new FakeTimeProvider();
        using (var database = IridiumDatabase.Open(temporary.Path, shape.Adjust(FixtureShape.OptionsWith(clock))))
        {
            shape.Write(database, clock);
            if (shape.LeftOpen) Copy(temporary.Path, folder);
            string content = FixtureContent.Of(database);
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, FixtureContent.FileName), content);
        }

        if (!shape.LeftOpen) Copy(temporary.Path, folder);
    }
}
