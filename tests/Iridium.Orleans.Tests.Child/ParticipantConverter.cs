using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Transactions;

namespace Iridium.Orleans.Tests.Child;

/// <summary>Writes participants without their references, which only a silo can make.</summary>
internal sealed class ParticipantConverter : JsonConverter<ParticipantId>
{
    public override ParticipantId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string[] parts = (reader.GetString() ?? "").Split('|', 2);
        return new ParticipantId(parts[1], null!, Enum.Parse<ParticipantId.Role>(parts[0]));
    }

    public override void Write(Utf8JsonWriter writer, ParticipantId value, JsonSerializerOptions options) =>
        writer.WriteStringValue($"{value.SupportedRoles}|{value.Name}");
}
