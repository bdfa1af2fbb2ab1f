using System.Text.Json;
using Orleans.Storage;

namespace Iridium.Orleans.Tests.Child;

/// <summary>A serializer without streams.</summary>
public class JsonStates : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input));

    public T? Deserialize<T>(BinaryData input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return JsonSerializer.Deserialize<T>(input.ToMemory().Span);
    }
}
