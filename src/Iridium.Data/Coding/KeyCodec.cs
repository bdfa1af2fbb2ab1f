using System.Buffers.Binary;
using System.Text;
using Iridium.Data.Values;

namespace Iridium.Data.Coding;

/// <summary>
/// Keys of a declared type as bytes whose order is that of the values: BLOB as it is, TEXT as UTF-8, BIGINT in eight
/// bytes, big-endian, with the sign bit flipped, UUID in the sixteen bytes of RFC 9562.
/// </summary>
internal static class KeyCodec
{
    private static readonly UTF8Encoding _strictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Encodes a key that is to be stored.</summary>
    /// <exception cref="IridiumException">It is NULL, empty, or no value of the type.</exception>
    public static byte[] Encode(SqlValue value, SqlType type)
    {
        if (value.IsNull)
            throw new IridiumException(SqlStates.NotNullViolation, "A key cannot be NULL.");
        byte[] key = KeyBound.Encode(value, type, out KeyFit fit);
        if (type == SqlType.Text && value.Type == SqlType.Blob) ValueCodec.DecodeText(key, "key");
        if (fit != KeyFit.Exact)
        {
            throw new IridiumException(
                SqlStates.NumericOutOfRange, $"The number {SqlCast.ToText(value)} is no BIGINT, which the keys are.");
        }

        return key.Length > 0
            ? key
            : throw new IridiumException(SqlStates.NotNullViolation, "A key cannot be empty.");
    }

    /// <summary>The value that a stored key is.</summary>
    /// <exception cref="IridiumException">It is no key of the type: something else wrote it.</exception>
    public static SqlValue Decode(ReadOnlySpan<byte> key, SqlType type) => type switch
    {
        SqlType.Text => new SqlValue(type, 0, ValueCodec.DecodeText(key, "key")),
        SqlType.BigInt when key.Length == 8 =>
            SqlValue.OfInteger(BinaryPrimitives.ReadInt64BigEndian(key) ^ long.MinValue),
        SqlType.Uuid when key.Length == 16 => new SqlValue(type, 0, new Guid(key, bigEndian: true)),
        SqlType.BigInt or SqlType.Uuid => throw new IridiumException(
            SqlStates.DatatypeMismatch,
            $"The key {Convert.ToHexString(key[..Math.Min(key.Length, 32)])} of {key.Length} bytes is no "
            + $"{SqlTypeNames.NameOf(type)}: it was not written through this provider."),
        _ => SqlValue.OfBlob(key.ToArray()),
    };

    /// <summary>The UTF-8 of a text.</summary>
    /// <exception cref="IridiumException">It has half a surrogate pair: two such texts would be the same bytes.
    /// </exception>
    internal static byte[] OfText(string text)
    {
        try
        {
            return _strictUtf8.GetBytes(text);
        }
        catch (EncoderFallbackException error)
        {
            throw new IridiumException(SqlStates.InvalidText, "The text is no valid UTF-16.", error);
        }
    }
}
