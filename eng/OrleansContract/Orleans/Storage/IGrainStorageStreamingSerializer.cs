namespace Orleans.Storage;

/// <summary>A serializer that also writes to and reads from streams.</summary>
public interface IGrainStorageStreamingSerializer : IGrainStorageSerializer
{
    ValueTask SerializeAsync<T>(T? input, Stream destination, CancellationToken cancellationToken = default);

    ValueTask<T?> DeserializeAsync<T>(Stream input, CancellationToken cancellationToken = default);
}
