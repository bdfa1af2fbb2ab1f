using System.Globalization;
using System.Text;
using Iridium.Data.Values;

namespace Iridium.Data.Executing;

/// <summary>Remembers rows to tell equal ones. Its memory is bounded.</summary>
internal sealed class DistinctRows
{
    private const long CharactersMax = 64 * 1024 * 1024;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private long _characters;

    /// <summary>Notes a row.</summary>
    /// <returns>False when an equal one was noted before.</returns>
    /// <exception cref="IridiumException">There are too many different ones.</exception>
    public bool TryAdd(IEnumerable<SqlValue> row)
    {
        var text = new StringBuilder();
        foreach (SqlValue value in row)
        {
            string part = TextOf(value);
            text.Append(KindOf(value)).Append(part.Length).Append(':').Append(part);
        }

        if (!_seen.Add(text.ToString())) return false;
        _characters += text.Length;
        return _characters <= CharactersMax
            ? true
            : throw new IridiumException(
                SqlStates.LimitExceeded,
                "DISTINCT met more different rows than it remembers, 128 MiB. Narrow the range.");
    }

    private static string TextOf(SqlValue value)
    {
        if (value.IsNull) return "";
        if (value.Object is byte[] bytes) return Convert.ToHexString(bytes);

        // Dividing by one takes the zeros behind the point away.
        return value.IsNumeric && SqlNumber.TryToDecimal(value, out decimal number)
            ? (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture)
            : SqlCast.ToText(value);
    }

    /// <summary>Numbers of different types are equal when their values are.</summary>
    private static char KindOf(SqlValue value) => value.IsNull ? 'N' : value.IsNumeric ? '#' : (char)('a' + value.Type);
}
