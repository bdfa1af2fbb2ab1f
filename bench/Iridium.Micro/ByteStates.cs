using Orleans.Serialization.Activators;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Iridium.Micro;

/// <summary>States that are bytes, so that what is measured is the storage and not a serializer.</summary>
internal sealed class ByteStates : IGrainStorageStreamingSerializer, IActivatorProvider
{
    public BinaryData Serialize<T>(T? input) => new((byte[])(object)input!); // Only byte arrays are stored.

    public T? Deserialize<T>(BinaryData input) => (T)(object)input.ToArray();

    public ValueTask SerializeAsync<T>(T? input, Stream destination, CancellationToken cancellationToken = default)
    {
        destination.Write((byte[])(object)input!);
        return ValueTask.CompletedTask;
    }

    public ValueTask<T?> DeserializeAsync<T>(Stream input, CancellationToken cancellationToken = default)
    {
        byte[] bytes = new byte[input.Length];
        input.ReadExactly(bytes);
        return ValueTask.FromResult((T?)(object)bytes);
    }

    public IActivator<T> GetActivator<T>() => throw new NotSupportedException("Every state is stored.");
}
