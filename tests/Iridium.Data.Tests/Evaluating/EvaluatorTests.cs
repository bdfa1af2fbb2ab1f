using System.Globalization;
using Iridium.Data.Evaluating;
using Iridium.Data.Parsing;
using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Tests.Evaluating;

public sealed class EvaluatorTests
{
    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("7 / 2", "3")]
    [InlineData("7 % -1", "0")]
    [InlineData("7.0 / 2", "3.5")]
    [InlineData("1e1 + 1", "11")]
    [InlineData("- (2 - 5)", "3")]
    [InlineData("1 = 1.0", "True")]
    [InlineData("'a' < 'b'", "True")]
    [InlineData("'a' = X'61'", "True")]
    [InlineData("NULL = NULL", "NULL")]
    [InlineData("NULL AND FALSE", "False")]
    [InlineData("NULL AND TRUE", "NULL")]
    [InlineData("NULL OR TRUE", "True")]
    [InlineData("NOT NULL", "NULL")]
    [InlineData("NULL IS NULL", "True")]
    [InlineData("1 IS NOT NULL", "True")]
    [InlineData("2 IN (1, 2)", "True")]
    [InlineData("3 IN (1, NULL)", "NULL")]
    [InlineData("3 NOT IN (1, 2)", "True")]
    [InlineData("1 IN ()", "False")]
    [InlineData("1 IN (SELECT 1 WHERE 1 = 0)", "False")]
    [InlineData("2 BETWEEN 1 AND 3", "True")]
    [InlineData("2 BETWEEN NULL AND 1", "False")]
    [InlineData("2 NOT BETWEEN 1 AND 3", "False")]
    [InlineData("'abc' LIKE 'a%'", "True")]
    [InlineData("'abc' LIKE '_b_'", "True")]
    [InlineData("'abc' LIKE 'B%'", "False")]
    [InlineData("'100%' LIKE '100!%' ESCAPE '!'", "True")]
    [InlineData("'1000' LIKE '100!%' ESCAPE '!'", "False")]
    [InlineData("'abc' STARTS WITH 'ab'", "True")]
    [InlineData("'a' || 1 || TRUE", "a1true")]
    [InlineData("LENGTH('äö😀')", "3")]
    [InlineData("LENGTH(X'0001')", "2")]
    [InlineData("HEX('A')", "41")]
    [InlineData("COALESCE(NULL, 2, 3)", "2")]
    [InlineData("UPPER('a') || LOWER('B')", "Ab")]
    [InlineData("CAST('12' AS INTEGER) + 1", "13")]
    [InlineData("CAST(2.9 AS BIGINT)", "2")]
    [InlineData("CAST('true' AS BOOLEAN)", "True")]
    [InlineData("CAST(DATE '2026-01-31' AS TEXT)", "2026-01-31")]
    [InlineData("CAST(NULL AS BIGINT)", "NULL")]
    [InlineData("TIMESTAMP '2026-01-31T12:00:00+02:00' = TIMESTAMP '2026-01-31T10:00:00Z'", "True")]
    [InlineData(
        "CAST('6f9619ff-8b86-d011-b42d-00c04fc964ff' AS UUID) = '6F9619FF-8B86-D011-B42D-00C04FC964FF'", "True")]
    public void An_expression_has_a_value(string text, string expected)
    {
        object? value = ValueOf(text).ToObject();
        Assert.Equal(expected, value is null ? "NULL" : Convert.ToString(value, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("9223372036854775807 + 1", SqlStates.NumericOutOfRange)]
    [InlineData("1 / 0", SqlStates.DivisionByZero)]
    [InlineData("1e0 / 0", SqlStates.DivisionByZero)]
    [InlineData("CAST(300 AS TINYINT)", SqlStates.NumericOutOfRange)]
    [InlineData("CAST('x' AS BIGINT)", SqlStates.InvalidText)]
    [InlineData("CAST(X'FF' AS TEXT)", SqlStates.InvalidText)]
    [InlineData("CAST(TRUE AS UUID)", SqlStates.DatatypeMismatch)]
    [InlineData("1 = 'a'", SqlStates.DatatypeMismatch)]
    [InlineData("'a' + 1", SqlStates.DatatypeMismatch)]
    [InlineData("NOT 'a'", SqlStates.DatatypeMismatch)]
    [InlineData("'a' LIKE 'b!' ESCAPE '!'", SqlStates.InvalidText)]
    public void What_has_no_value_is_an_error(string text, string sqlState) =>
        Assert.Equal(sqlState, Assert.Throws<IridiumException>(() => ValueOf(text)).SqlState);

    [Fact]
    public void Matching_a_hostile_pattern_ends_soon()
    {
        LikePattern pattern = LikePattern.Parse(string.Concat(Enumerable.Repeat("%a", 200)), null);
        Assert.False(pattern.Matches(new string('a', 199) + new string('b', 20_000)));
    }

    private static SqlValue ValueOf(string text)
    {
        var query = (SelectStatement)SqlParser.Parse("SELECT " + text).Statements[0];
        return Evaluator.Evaluate(query.Parts[0].Items[0].Value!, new RowScope());
    }
}
