using Orleans.Storage;

namespace Iridium.Orleans.Tests.Batches;

/// <summary>A serializer during which the caller gives up.</summary>
internal sealed class StoppingStates(CancellationTokenSource stop) : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input)
    {
        stop.Cancel();
        throw new OperationCanceledException(stop.Token);
    }

    public T? Deserialize<T>(BinaryData input) => throw new NotSupportedException();
}
