using System.Globalization;
using System.Text;
using System.Text.Json;
using Iridium.Cli.Text;
using Iridium.Engine;

namespace Iridium.Cli.Output;

/// <summary>
/// Prints the lines of a dump: offset, kind, and <c>name=value</c> pairs; or JSON. Used by one thread.
/// </summary>
internal sealed class DumpPrinter(Settings settings, StandardOutput output) : IDisposable
{
    private readonly JsonLine _json = new(settings.IsHex);

    public void Print(FileDumpLine line)
    {
        if (settings.IsJson) PrintJson(line);
        else PrintText(line);
    }

    public void Dispose() => _json.Dispose();

    private void PrintText(FileDumpLine line)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{line.Offset,10}  ");
        text.Append(' ', 2 * line.Depth).Append(line.Kind);
        foreach (FileDumpField field in line.Fields)
            text.Append("  ").Append(field.Name).Append('=').Append(Show(field.Value));
        output.WriteLine(text.ToString());
    }

    private string Show(object value) => value switch
    {
        byte[] bytes when settings.IsHex => Convert.ToHexStringLower(bytes),
        byte[] bytes => '"' + Encoding.UTF8.GetString(ByteText.Show(bytes, isHex: false)).Replace("\"", "\\\"") + '"',
        DateTimeOffset instant => ByteText.Show(instant),
        string text => text.Contains(' ') ? $"\"{ErrorLine.OneLine(text)}\"" : ErrorLine.OneLine(text),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private void PrintJson(FileDumpLine line) => _json.Write(output, writer =>
    {
        writer.WriteNumber("offset", line.Offset);
        writer.WriteString("kind", line.Kind);
        foreach (FileDumpField field in line.Fields) WriteField(writer, field);
    });

    private void WriteField(Utf8JsonWriter writer, FileDumpField field)
    {
        switch (field.Value)
        {
            case byte[] bytes:
                _json.WriteBytes(writer, field.Name, bytes);
                break;
            case long number:
                writer.WriteNumber(field.Name, number);
                break;
            case string text:
                writer.WriteString(field.Name, text);
                break;
            default:
                writer.WriteString(field.Name, Show(field.Value));
                break;
        }
    }
}
