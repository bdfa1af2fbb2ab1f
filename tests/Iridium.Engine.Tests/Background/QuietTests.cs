using Iridium.Engine.Background;
using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Background;

/// <summary>What is done when writers pause.</summary>
public sealed class QuietTests : IDisposable
{
    private const int Records = 500;

    private readonly FakeTimeProvider _time = new();
    private readonly IridiumDatabase _database;

    public QuietTests() => _database = IridiumDatabase.Open("/q", new DatabaseOptions
    {
        FileSystem = new MemoryFileSystem(),
        TimeProvider = _time,
        Durability = Durability.Os,
        ManualBackgroundWork = true,
    });

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Overwritten_records_free_their_space_when_writers_pause_and_not_before()
    {
        Fill();
        _database.Compact();
        Fill();
        _database.Flush();
        Settle();
        Assert.Equal(2 * Records, _database.GetStatistics().Entries);

        // Someone wrote since the last look, so it is no pause.
        _time.Advance(QuietTime.Pause);
        _database.Default.Put("another"u8, default);
        Settle();
        Assert.Equal((2 * Records) + 1, _database.GetStatistics().Entries);

        _time.Advance(QuietTime.Pause);
        Settle();
        Assert.Equal(Records + 1, _database.GetStatistics().Entries);
        Assert.False(_database.Background.RunStep());
    }

    private void Fill()
    {
        for (int i = 0; i < Records; i++) _database.Default.Put(BitConverter.GetBytes(i), new byte[50]);
    }

    private void Settle()
    {
        while (_database.Background.RunStep())
        {
        }
    }
}
