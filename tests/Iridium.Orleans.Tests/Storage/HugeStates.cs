using Iridium.Engine;
using Iridium.Orleans.Tests.Child;
using Orleans.Storage;

namespace Iridium.Orleans.Tests.Storage;

/// <summary>Writes more than a value can hold, in parts.</summary>
internal sealed class HugeStates : JsonStates, IGrainStorageStreamingSerializer
{
    public ValueTask SerializeAsync<T>(T? input, Stream destination, CancellationToken cancellationToken = default)
    {
        byte[] part = new byte[16 * 1024 * 1024];
        for (long written = 0; written <= EngineLimits.ValueBytesMax; written += part.Length) destination.Write(part);
        return ValueTask.CompletedTask;
    }

    public ValueTask<T?> DeserializeAsync<T>(Stream input, CancellationToken cancellationToken = default) => default;
}
