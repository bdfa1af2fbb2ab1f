using System.Buffers;
using System.Globalization;
using System.Text;

namespace Iridium.Cli.Text;

/// <summary>
/// Shows bytes as one line of text that can be read back: letters as they are; backslash, tab, line feed and carriage
/// return as <c>\\</c>, <c>\t</c>, <c>\n</c>, <c>\r</c>; every other control character, and every byte that is not
/// UTF-8, as <c>\x</c> and two hexadecimal digits for each byte. Pure.
/// </summary>
internal static class ByteText
{
    /// <summary>The bytes to print, escaped or in hexadecimal.</summary>
    public static byte[] Show(ReadOnlySpan<byte> bytes, bool isHex) =>
        isHex ? Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)) : Escape(bytes);

    /// <summary>An instant, precise to 100 ns, in UTC.</summary>
    public static string Show(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static byte[] Escape(ReadOnlySpan<byte> bytes)
    {
        var text = new ArrayBufferWriter<byte>(bytes.Length + 16);
        while (!bytes.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(bytes, out Rune rune, out int length);
            ReadOnlySpan<byte> one = bytes[..length];
            if (status == OperationStatus.Done && !Rune.IsControl(rune) && rune.Value != '\\') text.Write(one);
            else EscapeOne(text, one);
            bytes = bytes[length..];
        }

        return text.WrittenSpan.ToArray();
    }

    private static void EscapeOne(ArrayBufferWriter<byte> text, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> named = bytes[0] switch
        {
            (byte)'\\' => @"\\"u8,
            (byte)'\t' => @"\t"u8,
            (byte)'\n' => @"\n"u8,
            (byte)'\r' => @"\r"u8,
            _ => [],
        };
        text.Write(named);
        if (!named.IsEmpty) return;
        foreach (byte each in bytes) text.Write(Encoding.ASCII.GetBytes($@"\x{each:x2}"));
    }
}
