using System.Text;
using System.Text.Json;
using Iridium.Cli.Text;
using Iridium.Engine;

namespace Iridium.Cli.Output;

/// <summary>
/// Prints changes: as text one line for each operation, as JSON one for each batch. Used by one thread.
/// </summary>
internal sealed class ChangePrinter(Settings settings, StandardOutput output) : IDisposable
{
    private readonly JsonLine _json = new(settings.IsHex);

    public void Print(ChangeBatch change)
    {
        if (settings.IsJson) PrintJson(change);
        else if (change.IsGap) output.WriteLine($"{change.FirstSequence}-{change.LastSequence}\tgap");
        else foreach (ChangeOperation operation in change.Operations) PrintLine(in operation);
    }

    public void Dispose() => _json.Dispose();

    private void PrintLine(in ChangeOperation operation)
    {
        string keyspace = operation.Keyspace ?? $"#{operation.KeyspaceId}";
        output.Write(Encoding.UTF8.GetBytes($"{operation.Sequence}\t{NameOf(operation.Kind)}\t"));
        output.Write(ByteText.Show(Encoding.UTF8.GetBytes(keyspace), isHex: false));
        Field(operation.Key.Span);
        if (operation.Kind == ChangeKind.Put) Field(operation.Value.Span);
        if (operation.Kind == ChangeKind.DeleteRange) Field(operation.End.Span);
        if (operation.ExpiresAt is DateTimeOffset instant)
            output.Write(Encoding.UTF8.GetBytes("\texpires " + ByteText.Show(instant)));
        output.Write("\n"u8);
    }

    private void Field(ReadOnlySpan<byte> bytes)
    {
        output.Write("\t"u8);
        output.Write(ByteText.Show(bytes, settings.IsHex));
    }

    private void PrintJson(ChangeBatch change) => _json.Write(output, writer =>
    {
        writer.WriteNumber("firstSequence", change.FirstSequence);
        writer.WriteNumber("lastSequence", change.LastSequence);
        writer.WriteBoolean("isGap", change.IsGap);
        writer.WriteStartArray("operations");
        foreach (ChangeOperation operation in change.Operations) WriteJson(writer, in operation);
        writer.WriteEndArray();
    });

    private void WriteJson(Utf8JsonWriter writer, in ChangeOperation operation)
    {
        writer.WriteStartObject();
        writer.WriteNumber("sequence", operation.Sequence);
        writer.WriteString("kind", NameOf(operation.Kind));
        writer.WriteString("keyspace", operation.Keyspace);
        writer.WriteNumber("keyspaceId", operation.KeyspaceId);
        _json.WriteBytes(writer, "key", operation.Key.Span);
        if (operation.Kind == ChangeKind.Put) _json.WriteBytes(writer, "value", operation.Value.Span);
        if (operation.Kind == ChangeKind.DeleteRange) _json.WriteBytes(writer, "end", operation.End.Span);
        if (operation.Kind is ChangeKind.Put or ChangeKind.Touch)
        {
            if (operation.ExpiresAt is DateTimeOffset instant)
                writer.WriteString("expiresAt", ByteText.Show(instant));
            else
                writer.WriteNull("expiresAt");
        }

        writer.WriteEndObject();
    }

    private static string NameOf(ChangeKind kind) => kind switch
    {
        ChangeKind.Put => "put",
        ChangeKind.Delete => "delete",
        ChangeKind.DeleteRange => "delete-range",
        _ => "touch",
    };
}
