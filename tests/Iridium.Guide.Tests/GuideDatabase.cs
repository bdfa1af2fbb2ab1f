using Iridium.Engine;
using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Guide.Tests;

/// <summary>What most chapters begin with: an open database, in memory, with a clock that the test moves.</summary>
public abstract class GuideDatabase : IDisposable
{
    private readonly IridiumDatabase _database;

    protected GuideDatabase()
    {
        Clock = new FakeTimeProvider();
        _database = IridiumDatabase.Open(
            "guide", new DatabaseOptions { FileSystem = new MemoryFileSystem(), TimeProvider = Clock });
    }

    protected FakeTimeProvider Clock { get; }

    protected IridiumDatabase Database => _database;

    public void Dispose()
    {
        _database.Dispose();
        GC.SuppressFinalize(this);
    }
}
