using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Iridium.Caching.KeyRing;

/// <summary>
/// Data-protection elements as docs/formats/data-protection-element.md draws them: key is a number, big-endian so that
/// elements are in the order they were stored; value is a version byte and the XML in UTF-8. Stateless.
/// </summary>
internal static class ElementCodec
{
    /// <summary>Length of a key.</summary>
    public const int KeyBytes = sizeof(ulong);

    private const byte Version = 1;

    private static readonly XmlReaderSettings _readerSettings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
    };

    /// <summary>Writes the key of an element.</summary>
    public static void WriteKey(Span<byte> destination, ulong number) =>
        BinaryPrimitives.WriteUInt64BigEndian(destination, number);

    /// <summary>Encodes an element's value.</summary>
    public static byte[] Encode(XElement element)
    {
        string xml = element.ToString(SaveOptions.DisableFormatting);
        byte[] value = new byte[1 + Encoding.UTF8.GetByteCount(xml)];
        value[0] = Version;
        Encoding.UTF8.GetBytes(xml, value.AsSpan(1));
        return value;
    }

    /// <summary>Decodes a value that came from disk and is not to be trusted.</summary>
    /// <param name="value">The record's value.</param>
    /// <param name="element">The element.</param>
    /// <param name="fault">What is wrong, without a final full stop.</param>
    /// <param name="cause">The error behind it, or null.</param>
    /// <returns>False when the value is not one that <see cref="Encode"/> makes.</returns>
    public static bool TryDecode(
        ReadOnlySpan<byte> value,
        [NotNullWhen(true)] out XElement? element,
        [NotNullWhen(false)] out string? fault,
        out Exception? cause)
    {
        element = null;
        cause = null;
        fault = value.IsEmpty
            ? "it is empty"
            : value[0] == Version ? null : $"its version is {value[0]}, this build reads {Version}";
        if (fault is not null) return false;

        try
        {
            using var reader = XmlReader.Create(new MemoryStream(value[1..].ToArray()), _readerSettings);
            element = XElement.Load(reader, LoadOptions.PreserveWhitespace);
            return true;
        }
        catch (XmlException error)
        {
            fault = "it is not XML";
            cause = error;
            return false;
        }
    }
}
