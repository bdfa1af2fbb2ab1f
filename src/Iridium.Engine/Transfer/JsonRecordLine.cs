using System.Text.Json;

namespace Iridium.Engine.Transfer;

/// <summary>
/// One line of an export, parsed: used again for each. What is wrong with a line is a <see cref="JsonException"/> with
/// the place in the line. For one thread.
/// </summary>
internal sealed class JsonRecordLine
{
    private byte[] _bytes = [];
    private int _used;
    private Fields _seen;

    [Flags]
    private enum Fields
    {
        None = 0,
        Iridium = 1,
        Version = 2,
        Keyspace = 4,
        Key = 8,
        Value = 16,
        Sequence = 32,
        ExpiresAt = 64,
        Records = 128,
        Checksum = 256,
    }

    public JsonLineKind Kind { get; private set; }

    public ReadOnlyMemory<byte> Key { get; private set; }

    public ReadOnlyMemory<byte> Value { get; private set; }

    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>The version, or the number of records.</summary>
    public long Number { get; private set; }

    /// <summary>The name of a keyspace, or a checksum.</summary>
    public string Text { get; private set; } = "";

    /// <exception cref="JsonException">It is not a line of an export.</exception>
    public void Parse(ReadOnlySpan<byte> line)
    {
        _used = 0;
        _seen = Fields.None;
        ExpiresAt = null;
        if (_bytes.Length < line.Length) _bytes = new byte[Math.Max(line.Length, 1_024)];
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw Wrong(reader, "a line is an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) ReadField(ref reader);
        if (reader.Read()) throw Wrong(reader, "a line is one object");
        Kind = KindOf(reader);
    }

    private JsonLineKind KindOf(Utf8JsonReader reader)
    {
        const Fields ofRecord = Fields.Key | Fields.Value;
        if ((_seen & ofRecord) == ofRecord && (_seen & ~(ofRecord | Fields.Sequence | Fields.ExpiresAt)) == 0)
            return JsonLineKind.Record;
        return _seen switch
        {
            Fields.Keyspace => JsonLineKind.Keyspace,
            Fields.Iridium | Fields.Version => JsonLineKind.Begin,
            Fields.Records | Fields.Checksum => JsonLineKind.End,
            _ => throw Wrong(reader, "these fields do not make a record: it has 'key' and 'value'"),
        };
    }

    private void ReadField(ref Utf8JsonReader reader)
    {
        string name = ReadName(ref reader);
        Fields field = name switch
        {
            JsonField.Iridium => Fields.Iridium,
            JsonField.Version => Fields.Version,
            JsonField.Keyspace => Fields.Keyspace,
            JsonField.Key or JsonField.KeyBase64 or JsonField.KeyHex => Fields.Key,
            JsonField.Value or JsonField.ValueBase64 or JsonField.ValueHex => Fields.Value,
            JsonField.Sequence => Fields.Sequence,
            JsonField.ExpiresAt => Fields.ExpiresAt,
            JsonField.Records => Fields.Records,
            JsonField.Checksum => Fields.Checksum,
            _ => throw Wrong(reader, $"there is no field '{name}'"),
        };
        if ((_seen & field) != 0) throw Wrong(reader, $"the field '{name}' comes twice");
        _seen |= field;
        reader.Read();
        try
        {
            ReadValue(ref reader, field, name);
        }
        catch (InvalidOperationException error)
        {
            throw Wrong(reader, $"'{name}' is not text: it is no UTF-8, or escapes half a character", error);
        }
    }

    /// <exception cref="InvalidOperationException">A string is not text.</exception>
    private void ReadValue(ref Utf8JsonReader reader, Fields field, string name)
    {
        switch (field)
        {
            case Fields.Key:
                Key = ReadBytes(ref reader, name);
                if (Key.Length is < EngineLimits.KeyBytesMin or > EngineLimits.KeyBytesMax)
                    throw Wrong(reader, $"a key has {EngineLimits.KeyBytesMin} to {EngineLimits.KeyBytesMax:N0} bytes");
                break;
            case Fields.Value:
                Value = ReadBytes(ref reader, name);
                if (Value.Length > EngineLimits.ValueBytesMax)
                    throw Wrong(reader, $"a value has at most {EngineLimits.ValueBytesMax:N0} bytes");
                break;
            case Fields.ExpiresAt:
                ExpiresAt = ReadInstant(ref reader);
                break;
            case Fields.Version or Fields.Records or Fields.Sequence:
                Number = ReadNumber(ref reader, name);
                break;
            default:
                Text = ReadText(ref reader, name);
                if (field == Fields.Iridium && Text != JsonField.Export) throw Wrong(reader, "this is no export");
                break;
        }
    }

    private ReadOnlyMemory<byte> ReadBytes(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.String) throw Wrong(reader, $"'{name}' is a string");
        if (name is JsonField.KeyBase64 or JsonField.ValueBase64)
            return reader.TryGetBytesFromBase64(out byte[]? decoded)
                ? decoded
                : throw Wrong(reader, $"'{name}' is not base64");
        try
        {
            int start = _used;
            _used += reader.CopyString(_bytes.AsSpan(start));
            ReadOnlyMemory<byte> text = _bytes.AsMemory(start, _used - start);
            return name is JsonField.KeyHex or JsonField.ValueHex
                ? Convert.FromHexString(System.Text.Encoding.Latin1.GetString(text.Span))
                : text;
        }
        catch (FormatException error)
        {
            throw Wrong(reader, $"'{name}' is not hexadecimal", error);
        }
    }

    private static string ReadName(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException error)
        {
            throw Wrong(reader, "the name of a field is not text", error);
        }
    }

    private static string ReadText(ref Utf8JsonReader reader, string name) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is string text
            ? text
            : throw Wrong(reader, $"'{name}' is a string");

    private static long ReadNumber(ref Utf8JsonReader reader, string name) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number) && number >= 0
            ? number
            : throw Wrong(reader, $"'{name}' is a whole number");

    private static DateTimeOffset? ReadInstant(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        return reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out DateTimeOffset instant)
            ? instant
            : throw Wrong(reader, "'expiresAt' is an instant, as 2030-01-31T12:00:00Z, or null");
    }

    private static JsonException Wrong(Utf8JsonReader reader, string what, Exception? cause = null) =>
        new(what, null, 0, reader.TokenStartIndex, cause);
}
