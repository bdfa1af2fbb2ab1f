using Iridium.Cli.Text;
using Iridium.Engine;

namespace Iridium.Cli.Output;

/// <summary>Prints what an export or an import has moved.</summary>
internal static class TransferLine
{
    public static void Print(Settings settings, StandardOutput output, string done, TransferResult moved)
    {
        if (!settings.IsJson)
        {
            output.WriteLine($"{done} {SizeText.Count(moved.Records, "record")}, {SizeText.Bytes(moved.Bytes)}.");
            return;
        }

        using var json = new JsonLine(settings.IsHex);
        json.Write(output, writer =>
        {
            writer.WriteNumber("keyspaces", moved.Keyspaces);
            writer.WriteNumber("records", moved.Records);
            writer.WriteNumber("bytes", moved.Bytes);
        });
    }
}
