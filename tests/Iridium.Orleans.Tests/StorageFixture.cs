using Iridium.Engine;
using Iridium.Engine.Files;
using Iridium.Orleans.Tests.Child;
using Iridium.Testing;
using Orleans;
using Orleans.Runtime;

namespace Iridium.Orleans.Tests;

/// <summary>
/// Grain storage in a database that lives in memory, under a clock that only the test moves. Disposing it closes the
/// database; <see cref="Reopen"/> opens the same files again.
/// </summary>
internal sealed class StorageFixture : IDisposable
{
    private readonly MemoryFileSystem _files = new();
    private readonly IridiumGrainStorageOptions _options = new() { GrainStorageSerializer = new StreamedStates() };
    private readonly string _serviceId;

    public StorageFixture(Action<IridiumGrainStorageOptions>? configure = null, string serviceId = "service")
    {
        _serviceId = serviceId;
        configure?.Invoke(_options);
        (Database, Storage) = Open();
    }

    public FakeTimeProvider Clock { get; } = new();

    public IridiumDatabase Database { get; private set; }

    public IridiumGrainStorage Storage { get; private set; }

    public static GrainId Grain(string key = "1", string type = "counter") => GrainId.Create(type, key);

    public static GrainState<Counter> NewState(long number, string? etag = null) =>
        new(new Counter { Number = number }, etag);

    public static IridiumDatabase OpenInMemory(IFileSystem? files = null, TimeProvider? clock = null) =>
        IridiumDatabase.Open("/silo", new DatabaseOptions
        {
            FileSystem = files ?? new MemoryFileSystem(),
            TimeProvider = clock ?? TimeProvider.System,
        });

    /// <summary>Storage of another service, or with other options, in the same database.</summary>
    public IridiumGrainStorage Another(string serviceId, Action<IridiumGrainStorageOptions>? configure = null)
    {
        var options = new IridiumGrainStorageOptions { GrainStorageSerializer = new StreamedStates() };
        configure?.Invoke(options);
        return new IridiumGrainStorage("Default", options, Database, serviceId, new NewActivators());
    }

    public async Task<GrainState<Counter>> ReadAsync(GrainId grain, string name = "state")
    {
        var state = new GrainState<Counter>(new Counter { Text = "not replaced" }, "none") { RecordExists = true };
        await Storage.ReadStateAsync(name, grain, state);
        return state;
    }

    public async Task<GrainState<Counter>> WriteAsync(GrainId grain, long number, string? etag, string name = "state")
    {
        GrainState<Counter> state = NewState(number, etag);
        await Storage.WriteStateAsync(name, grain, state);
        return state;
    }

    public void Reopen()
    {
        Database.Dispose();
        (Database, Storage) = Open();
    }

    public void Dispose() => Database.Dispose();

    private (IridiumDatabase Database, IridiumGrainStorage Storage) Open()
    {
        IridiumDatabase database = OpenInMemory(_files, Clock);
        return (database, new IridiumGrainStorage("Default", _options, database, _serviceId, new NewActivators()));
    }
}
