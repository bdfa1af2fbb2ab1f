using System.Text.Json;
using Orleans.Storage;

namespace Iridium.Orleans.Tests.Child;

/// <summary>A serializer without streams.</summary>
public class JsonStates : IGrainStorageSerializer
{
    private protected static readonly JsonSerializerOptions Options =
        new() { Converters = { new ParticipantConverter() } };

    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Options));

    public T? Deserialize<T>(BinaryData input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return JsonSerializer.Deserialize<T>(input.ToMemory().Span, Options);
    }
}
