using Iridium.Engine.Files;
using Iridium.Engine.State;
using Iridium.Engine.Writing;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Writing;

/// <summary>Groups of requests that ask for different things, put together by hand.</summary>
public sealed class MixedGroupTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly IridiumDatabase _database;
    private readonly RequestPool _pool = new();

    public MixedGroupTests() => _database = IridiumDatabase.Open("/m", new DatabaseOptions
    {
        FileSystem = new MemoryFileSystem(),
        TimeProvider = _time,
        Durability = Durability.Os,
        SyncInterval = TimeSpan.FromSeconds(1),
    });

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData(Durability.Os, Durability.Interval, 1)]
    [InlineData(Durability.Interval, Durability.Buffered, 1)]
    [InlineData(Durability.Os, Durability.Os, 0)]
    public void Who_asks_for_a_timed_sync_gets_it_whatever_the_others_of_the_group_ask_for(
        Durability first, Durability second, long syncs)
    {
        EngineState state = _database.Engine.State;
        var log = new GroupLog(state);
        long before = state.Context.Counters.WalSyncs;
        log.Write(Group(first, second));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(before + syncs, state.Context.Counters.WalSyncs);
        log.Close();
    }

    private CommitGroup Group(params Durability[] modes)
    {
        var group = new CommitGroup();
        foreach (Durability mode in modes)
        {
            CommitRequest request = _pool.Rent();
            request.Operations.AddPut(_database.Default.Id, "key"u8, "value"u8, null);
            request.Prepare(mode, isTask: true);
            group.Add(request);
        }

        return group;
    }
}
