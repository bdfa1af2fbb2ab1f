using System.Text.Json;
using Iridium.Cli.Text;
using Iridium.Engine;

namespace Iridium.Cli.Output;

/// <summary>Prints records, one per line, as text or as JSON. Used by one thread.</summary>
internal sealed class RecordPrinter(Settings settings, StandardOutput output) : IDisposable
{
    private readonly JsonLine _json = new(settings.IsHex);

    /// <summary>Prints key and value with a tab between them, escaped so that a line is a record; or JSON.</summary>
    public void Print(byte[] key, byte[] value, RecordInfo info)
    {
        if (settings.IsJson)
        {
            PrintJson(key, value, info);
            return;
        }

        output.Write(ByteText.Show(key, settings.IsHex));
        output.Write("\t"u8);
        output.Write(ByteText.Show(value, settings.IsHex));
        output.Write("\n"u8);
    }

    public void PrintJson(byte[] key, byte[] value, RecordInfo info) => _json.Write(output, writer =>
    {
        _json.WriteBytes(writer, "key", key);
        _json.WriteBytes(writer, "value", value);
        WriteInfo(writer, info.Sequence, info.ExpiresAt);
    });

    /// <summary>Prints what a write did, when JSON is wanted; otherwise a write is silent.</summary>
    public void PrintWrite(byte[] key, long sequence, DateTimeOffset? expiresAt)
    {
        if (!settings.IsJson) return;
        _json.Write(output, writer =>
        {
            _json.WriteBytes(writer, "key", key);
            WriteInfo(writer, sequence, expiresAt);
        });
    }

    public void Dispose() => _json.Dispose();

    private static void WriteInfo(Utf8JsonWriter writer, long sequence, DateTimeOffset? expiresAt)
    {
        writer.WriteNumber("sequence", sequence);
        if (expiresAt is DateTimeOffset instant) writer.WriteString("expiresAt", ByteText.Show(instant));
        else writer.WriteNull("expiresAt");
    }
}
