using System.Text;
using System.Text.Json;
using Iridium.Data.Values;

namespace Iridium.Data.Coding;

/// <summary>Values of a declared type as bytes: BLOB as it is, TEXT and JSON as UTF-8.</summary>
internal static class ValueCodec
{
    private static readonly UTF8Encoding _strictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Encodes a value that is to be stored.</summary>
    /// <exception cref="IridiumException">It is NULL, no value of the type, or no JSON.</exception>
    public static byte[] Encode(SqlValue value, SqlType type)
    {
        if (value.IsNull)
            throw new IridiumException(SqlStates.NotNullViolation, "A value cannot be NULL. Use DELETE.");
        if (type == SqlType.Blob)
        {
            return value.Object switch
            {
                byte[] bytes => bytes,
                string text => KeyCodec.OfText(text),
                _ => SqlCast.To(value, SqlType.Blob).Object as byte[] ?? [],
            };
        }

        byte[] encoded = value.Object is byte[] given ? given : KeyCodec.OfText(SqlCast.ToText(value));
        if (value.Object is byte[]) DecodeText(encoded, "value");
        if (type == SqlType.Json) CheckJson(encoded);
        return encoded;
    }

    /// <summary>The value that stored bytes are.</summary>
    public static SqlValue Decode(ReadOnlySpan<byte> bytes, SqlType type) =>
        type == SqlType.Blob
            ? SqlValue.OfBlob(bytes.ToArray())
            : new SqlValue(type, 0, DecodeText(bytes, "value"));

    /// <summary>The text that bytes are.</summary>
    /// <exception cref="IridiumException">They are no UTF-8: something else wrote them.</exception>
    public static string DecodeText(ReadOnlySpan<byte> bytes, string what)
    {
        try
        {
            return _strictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw new IridiumException(
                SqlStates.DatatypeMismatch, $"The {what} is declared as text, but its bytes are no UTF-8.", error);
        }
    }

    private static void CheckJson(byte[] text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            while (reader.Read()) reader.TrySkip();
        }
        catch (JsonException error)
        {
            throw new IridiumException(SqlStates.InvalidText, $"The value is no JSON: {error.Message}", error);
        }
    }
}
