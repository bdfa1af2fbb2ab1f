using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Iridium.Cli.Output;

/// <summary>Writes JSON objects, one per line. Reused for many lines; used by one thread.</summary>
internal sealed class JsonLine(bool isHex) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private Utf8JsonWriter? _writer;

    /// <summary>Options that leave letters of all scripts readable.</summary>
    public static JsonSerializerOptions Readable { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes one object and its line end.</summary>
    public void Write(StandardOutput output, Action<Utf8JsonWriter> fields)
    {
        _buffer.ResetWrittenCount();
        _writer ??= new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = Readable.Encoder });
        _writer.Reset(_buffer);
        _writer.WriteStartObject();
        fields(_writer);
        _writer.WriteEndObject();
        _writer.Flush();
        output.Write(_buffer.WrittenSpan);
        output.Write("\n"u8);
    }

    /// <summary>
    /// Writes bytes so that they can be read back: as text when they are UTF-8, otherwise in base64 under the name with
    /// <c>Base64</c> after it; with <c>--hex</c> always in hexadecimal under the name with <c>Hex</c> after it.
    /// </summary>
    public void WriteBytes(Utf8JsonWriter writer, string name, ReadOnlySpan<byte> bytes)
    {
        if (isHex) writer.WriteString(name + "Hex", Convert.ToHexStringLower(bytes));
        else if (Utf8.IsValid(bytes)) writer.WriteString(name, bytes);
        else writer.WriteBase64String(name + "Base64", bytes);
    }

    public void Dispose() => _writer?.Dispose();
}
