using System.Text.Json;
using Orleans.Storage;

namespace Iridium.Orleans.Tests.Child;

/// <summary>A serializer with streams, which counts how often they are used.</summary>
public sealed class StreamedStates : JsonStates, IGrainStorageStreamingSerializer
{
    private int _uses;

    public int Uses => _uses;

    public async ValueTask SerializeAsync<T>(
        T? input,
        Stream destination,
        CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _uses);
        await Task.Yield();
        await JsonSerializer.SerializeAsync(destination, input, Options, cancellationToken);
    }

    public async ValueTask<T?> DeserializeAsync<T>(Stream input, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _uses);
        await Task.Yield();
        return await JsonSerializer.DeserializeAsync<T>(input, Options, cancellationToken);
    }
}
