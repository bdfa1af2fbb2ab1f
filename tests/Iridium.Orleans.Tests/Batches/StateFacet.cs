using Orleans;
using Orleans.Core;
using Orleans.Runtime;
using Orleans.Storage;

namespace Iridium.Orleans.Tests.Batches;

/// <summary>A persistent state as a grain has it, over any storage.</summary>
internal sealed class StateFacet<T>(IGrainStorage storage, string name, GrainId grain) : IStorage<T>
    where T : new()
{
    private readonly GrainState<T> _state = new(new T());

    public T State
    {
        get => _state.State!;
        set => _state.State = value;
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => _state.RecordExists;

    public Task ReadStateAsync() => storage.ReadStateAsync(name, grain, _state);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public async Task WriteStateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        await storage.WriteStateAsync(name, grain, _state, cancellationToken);
    }

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public async Task ClearStateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        await storage.ClearStateAsync(name, grain, _state, cancellationToken);
    }
}
