using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Iridium.Engine.Coding;

namespace Iridium.Engine.Transfer;

/// <summary>
/// JSON lines: a first line that says what it is, one line for each record, and a last one with their number and the
/// checksum of all bytes before it. For one thread.
/// </summary>
internal sealed class JsonExportEncoder : ExportEncoder
{
    private static readonly JsonWriterOptions _readable = new()
    {
        // Letters of all scripts stay as they are.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Utf8JsonWriter _writer;
    private uint _checksum;
    private int _checked;

    public JsonExportEncoder()
    {
        _writer = new Utf8JsonWriter(Buffer, _readable);
    }

    public override void Taken()
    {
        AddToChecksum();
        base.Taken();
        _checked = 0;
    }

    public override void Begin()
    {
        BeginLine();
        _writer.WriteString(JsonField.Iridium, JsonField.Export);
        _writer.WriteNumber(JsonField.Version, ExportForm.Version);
        EndLine();
    }

    public override void BeginKeyspace(string name)
    {
        BeginLine();
        _writer.WriteString(JsonField.Keyspace, name);
        EndLine();
    }

    public override void End()
    {
        AddToChecksum();
        BeginLine();
        _writer.WriteNumber(JsonField.Records, Records);
        _writer.WriteString(JsonField.Checksum, _checksum.ToString("x8", CultureInfo.InvariantCulture));
        EndLine();
    }

    public override void Dispose() => _writer.Dispose();

    protected override void AddRecord(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, RecordInfo info)
    {
        BeginLine();
        WriteBytes(JsonField.Key, JsonField.KeyBase64, key);
        WriteBytes(JsonField.Value, JsonField.ValueBase64, value);
        _writer.WriteNumber(JsonField.Sequence, info.Sequence);
        if (info.ExpiresAt is DateTimeOffset instant)
        {
            string text = instant.UtcDateTime.ToString(JsonField.InstantFormat, CultureInfo.InvariantCulture);
            _writer.WriteString(JsonField.ExpiresAt, text);
        }
        else
        {
            _writer.WriteNull(JsonField.ExpiresAt);
        }

        EndLine();
    }

    private void WriteBytes(string text, string base64, ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes)) _writer.WriteString(text, bytes);
        else _writer.WriteBase64String(base64, bytes);
    }

    private void BeginLine()
    {
        _writer.Reset();
        _writer.WriteStartObject();
    }

    private void EndLine()
    {
        _writer.WriteEndObject();
        _writer.Flush();
        Buffer.Write("\n"u8);
    }

    private void AddToChecksum()
    {
        _checksum = Crc32C.Compute(Buffer.WrittenSpan[_checked..], _checksum);
        _checked = Buffer.WrittenCount;
    }
}
