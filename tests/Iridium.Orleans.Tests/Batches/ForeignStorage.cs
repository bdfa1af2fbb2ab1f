using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Iridium.Orleans.Tests.Batches;

/// <summary>Storage that is not Iridium's and takes everything.</summary>
internal sealed class ForeignStorage : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;
}
