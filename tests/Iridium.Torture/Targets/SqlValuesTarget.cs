using System.Text;
using Iridium.Data;
using Iridium.Data.Values;
using Iridium.Testing.Fuzzing;

namespace Iridium.Torture.Targets;

/// <summary>
/// Texts read as values of each type. A value's text is read as that value; values compare the same way whichever comes
/// first; every conversion succeeds or says why not.
/// </summary>
internal sealed class SqlValuesTarget() : FuzzTarget("sqlvalues")
{
    private static readonly SqlType[] _types = Enum.GetValues<SqlType>();

    public override bool IsText => true;

    public override IEnumerable<byte[]> Seeds()
    {
        string[] texts =
        [
            "null", "00ff", "text", "-12", "0F8FAD5B-D9CB-469F-A165-70867728950E", "{\"a\":[1]}", "TRUE", "7", "8", "9",
            "10", "-2147483648", "3", "18446744073709551615", "1.5e10", "NaN", "12.50", "0.01", "2026-01-31",
            "23:59:59.9", "2026-01-31T12:00:00", "2026-01-31T12:00:00.1234567+14:00",
        ];
        for (int i = 0; i < _types.Length; i++)
            yield return [(byte)i, (byte)((i + 7) % _types.Length), .. Encoding.UTF8.GetBytes(texts[i])];
    }

    protected override bool IsDeclared(Exception thrown) => thrown is IridiumException
    {
        SqlState: SqlStates.InvalidText or SqlStates.DatatypeMismatch or SqlStates.NumericOutOfRange,
    };

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        if (input.Length < 2) return 0;
        SqlType type = _types[input[0] % _types.Length];
        SqlType to = _types[input[1] % _types.Length];
        if (type == SqlType.Null || to == SqlType.Null) return 1;
        SqlValue value = SqlCast.To(SqlValue.OfText(Encoding.UTF8.GetString(input[2..])), type);
        string text = SqlCast.ToText(value);
        SqlValue again = SqlCast.To(SqlValue.OfText(text), type);
        Require(AreSame(value, again), $"the {type} with the text '{text}' is read as '{SqlCast.ToText(again)}'");
        Require(SqlComparison.Compare(value, again) == 0, $"the {type} '{text}' is not equal to itself");
        SqlValue other = SqlCast.To(value, to);
        int order = Math.Sign(SqlComparison.Compare(value, other));
        int backwards = Math.Sign(SqlComparison.Compare(other, value));
        Require(order == -backwards, $"'{text}' as {type} and as {to} compare as {order} and as {backwards}");
        return 2 + (((int)type * 100) + (int)to) * 3 + order;
    }

    private static bool AreSame(SqlValue one, SqlValue other) => one.Object is byte[] bytes
        ? bytes.AsSpan().SequenceEqual((byte[])other.Object!) // Of one type, so both are bytes.
        : one == other;
}
