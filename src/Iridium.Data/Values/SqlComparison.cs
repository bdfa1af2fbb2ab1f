using System.Text;

namespace Iridium.Data.Values;

/// <summary>
/// Compares values. Texts and blobs compare by bytes, a text by those of its UTF-8; numbers of all types by their
/// value; instants as such, those without an offset being UTC. Other pairs of types cannot be compared.
/// </summary>
internal static class SqlComparison
{
    /// <summary>Compares two values, neither of which is NULL.</summary>
    /// <exception cref="IridiumException">Values of these types cannot be compared.</exception>
    public static int Compare(SqlValue left, SqlValue right)
    {
        if (left.IsNumeric && right.IsNumeric) return SqlNumber.Compare(left, right);
        if (IsBytes(left.Type) && IsBytes(right.Type)) return CompareBytes(left, right);
        if (left.Type == SqlType.Boolean && right.Type == SqlType.Boolean) return left.Number.CompareTo(right.Number);
        if (SqlTypes.IsInstant(left.Type) && SqlTypes.IsInstant(right.Type))
            return InstantOf(left).CompareTo(InstantOf(right));
        if (left.Type == SqlType.Time && right.Type == SqlType.Time) return left.Number.CompareTo(right.Number);
        if (left.Object is Guid first && right.Object is Guid second) return CompareGuids(first, second);
        return CompareWithText(left, right) ?? throw Incomparable(left.Type, right.Type);
    }

    public static IridiumException Incomparable(SqlType left, SqlType right) => new(
        SqlStates.DatatypeMismatch,
        $"A value of type {SqlTypeNames.NameOf(left)} cannot be compared with one of type "
        + $"{SqlTypeNames.NameOf(right)}. Use CAST.");

    /// <summary>The bytes by which a text or blob compares.</summary>
    public static byte[] BytesOf(SqlValue value) =>
        value.Object as byte[] ?? Encoding.UTF8.GetBytes((string)value.Object!);

    /// <summary>Ticks of an instant in UTC.</summary>
    private static long InstantOf(SqlValue value) =>
        value.Object is DateTimeOffset instant ? instant.UtcTicks : value.Number;

    private static bool IsBytes(SqlType type) => type == SqlType.Blob || SqlTypes.IsText(type);

    private static int CompareBytes(SqlValue left, SqlValue right)
    {
        // The order of UTF-8 bytes is the order of code points, which that of UTF-16 is not beyond the BMP.
        if (left.Object is string first && right.Object is string second && first.Length == second.Length
            && string.Equals(first, second, StringComparison.Ordinal))
        {
            return 0;
        }

        return BytesOf(left).AsSpan().SequenceCompareTo(BytesOf(right));
    }

    private static int CompareGuids(Guid left, Guid right)
    {
        Span<byte> first = stackalloc byte[16];
        Span<byte> second = stackalloc byte[16];
        left.TryWriteBytes(first, bigEndian: true, out _);
        right.TryWriteBytes(second, bigEndian: true, out _);
        return first.SequenceCompareTo(second);
    }

    /// <summary>A UUID or an instant may be given as text.</summary>
    private static int? CompareWithText(SqlValue left, SqlValue right)
    {
        if (SqlTypes.IsText(right.Type) && IsReadFromText(left.Type))
            return Compare(left, SqlCast.To(right, left.Type));
        if (SqlTypes.IsText(left.Type) && IsReadFromText(right.Type))
            return Compare(SqlCast.To(left, right.Type), right);
        return null;
    }

    private static bool IsReadFromText(SqlType type) =>
        type is SqlType.Uuid or SqlType.Time || SqlTypes.IsInstant(type);
}
