using Iridium.Engine;
using Iridium.Engine.Files;
using Iridium.Testing.Model;

namespace Iridium.Testing.Fuzzing;

/// <summary>Small databases whose files are inputs to begin with. Pure, but for the random numbers in file
/// headers.</summary>
internal static class SampleDatabase
{
    private const string Directory = "/model";

    /// <summary>The files of a kind of some databases.</summary>
    /// <param name="isWanted">Told the name of a file.</param>
    public static IEnumerable<byte[]> Files(Func<string, bool> isWanted)
    {
        for (int seed = 1; seed <= 4; seed++)
        {
            var disk = new MemoryFileSystem();
            DatabaseOptions options = OptionDraw.Next(seed, disk) with { MemtableBytesMax = 1 << 20 };
            using (var run = new ModelRun(options, new ModelKeys(seed, 30)))
            {
                var generator = new OperationGenerator(seed, 30, OperationMix.Damage);
                run.Do(new ModelOperation(ModelOperationKind.CreateKeyspace));
                foreach (ModelOperation each in generator.Take(60)) run.Do(each);
                run.Do(new ModelOperation(ModelOperationKind.Flush));
                foreach (ModelOperation each in generator.Take(40)) run.Do(each);
            }

            foreach (string name in disk.ListFiles(Directory))
            {
                if (!isWanted(name)) continue;
                using IFile file = disk.OpenRead(Path.Combine(Directory, name));
                byte[] bytes = new byte[file.Length];
                file.Read(bytes, 0);
                yield return bytes;
            }
        }
    }
}
