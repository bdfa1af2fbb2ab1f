using Iridium.Engine;
using Iridium.Engine.Files;

namespace Iridium.Testing.Model;

/// <summary>
/// A busy database that shares an environment with the one under test: it takes memory, is asked for room and asks for
/// it, and pushes out blocks. Stepped by the same thread, so that a seed replays it. For one thread.
/// </summary>
public sealed class ModelNeighbour : IDisposable
{
    private readonly IridiumEnvironment _environment;
    private readonly IridiumDatabase _database;
    private readonly Random _random;

    public ModelNeighbour(int seed)
    {
        _random = new Random(seed);
        _environment = new IridiumEnvironment(new EnvironmentOptions
        {
            MemoryBytesMax = 64 * 1024 * (1 + _random.Next(4)),
            BackgroundThreads = 1,
        });
        _database = IridiumDatabase.Open("/neighbour", Join(new DatabaseOptions
        {
            FileSystem = new MemoryFileSystem(),
            Durability = Durability.Os,
            ManualBackgroundWork = true,
        }));
    }

    /// <summary>Puts a database beside this one; what the environment rules is left to it.</summary>
    public DatabaseOptions Join(DatabaseOptions options) => options with
    {
        Environment = _environment,
        MemoryBytesMax = DatabaseOptions.Default.MemoryBytesMax,
        BlockCacheBytesMax = DatabaseOptions.Default.BlockCacheBytesMax,
        BackgroundThreads = DatabaseOptions.Default.BackgroundThreads,
    };

    /// <summary>Does a little: mostly nothing, so that runs stay short.</summary>
    public void Step()
    {
        int choice = _random.Next(40);
        byte[] key = BitConverter.GetBytes(_random.Next(500));
        if (choice < 4) _database.Default.Put(key, new byte[200]);
        else if (choice < 6) _database.Default.Get(key);
        else if (choice == 6) _database.Background.RunStep();
    }

    public void Dispose()
    {
        _database.Dispose();
        _environment.Dispose();
    }
}
