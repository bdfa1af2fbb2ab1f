using System.Buffers.Binary;
using Iridium.Data.Values;

namespace Iridium.Data.Coding;

/// <summary>A value with which keys are compared, as bytes to compare them with.</summary>
internal static class KeyBound
{
    /// <summary>Encodes a value, not NULL, for comparison with keys of a type.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">The declared type of the keys.</param>
    /// <param name="fit">Whether a key can equal it.</param>
    /// <returns>The key, or the first key above the value; empty when there is none.</returns>
    /// <exception cref="IridiumException">Keys of the type cannot be compared with it.</exception>
    public static byte[] Encode(SqlValue value, SqlType type, out KeyFit fit)
    {
        fit = KeyFit.Exact;
        switch (type)
        {
            case SqlType.BigInt: return OfNumber(value, out fit);
            case SqlType.Uuid:
                if (value.Type != SqlType.Uuid && !SqlTypes.IsText(value.Type) && value.Type != SqlType.Blob)
                    throw SqlComparison.Incomparable(type, value.Type);
                return ((Guid)SqlCast.To(value, SqlType.Uuid).Object!).ToByteArray(bigEndian: true);
            default:
                if (value.Object is byte[] bytes) return bytes;
                if (value.Object is string text) return KeyCodec.OfText(text);
                if (value.Object is Guid id && type == SqlType.Blob) return id.ToByteArray(bigEndian: true);
                throw SqlComparison.Incomparable(type, value.Type);
        }
    }

    private static byte[] OfNumber(SqlValue value, out KeyFit fit)
    {
        if (!value.IsNumeric) throw SqlComparison.Incomparable(SqlType.BigInt, value.Type);
        fit = KeyFit.Exact;
        long number;
        if (!SqlNumber.TryToDecimal(value, out decimal exact))
        {
            // Only a floating-point number gets here: greater than any key, smaller than any, or none at all.
            // One that is no number sorts below all others, as comparisons have it.
            bool isBelowAll = !(value.AsDouble > 0);
            fit = isBelowAll ? KeyFit.Below : KeyFit.AboveAll;
            if (!isBelowAll) return [];
            number = long.MinValue;
        }
        else if (exact > long.MaxValue)
        {
            fit = KeyFit.AboveAll;
            return [];
        }
        else if (exact < long.MinValue)
        {
            fit = KeyFit.Below;
            number = long.MinValue;
        }
        else
        {
            decimal above = decimal.Ceiling(exact);
            if (above != exact) fit = KeyFit.Below;
            if (above > long.MaxValue)
            {
                fit = KeyFit.AboveAll;
                return [];
            }

            number = (long)above;
        }

        byte[] key = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(key, number ^ long.MinValue);
        return key;
    }
}
