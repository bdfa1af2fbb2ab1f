using Iridium.Data.Parsing;
using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Tests.Parsing;

public sealed class TypeParserTests
{
    [Theory]
    [InlineData("varchar(100)", SqlType.Text)]
    [InlineData("NVARCHAR(MAX)", SqlType.Text)]
    [InlineData("CHARACTER VARYING(20)", SqlType.Text)]
    [InlineData("CHAR VARYING", SqlType.Text)]
    [InlineData("NUMERIC(57, 28)", SqlType.Decimal)]
    [InlineData("DOUBLE PRECISION", SqlType.Double)]
    [InlineData("TINYINT UNSIGNED", SqlType.UTinyInt)]
    [InlineData("SMALLINT(5) UNSIGNED", SqlType.USmallInt)]
    [InlineData("int unsigned", SqlType.UInteger)]
    [InlineData("BIGINT UNSIGNED", SqlType.UBigInt)]
    [InlineData("UBIGINT UNSIGNED", SqlType.UBigInt)]
    [InlineData("TIME(3) WITHOUT TIME ZONE", SqlType.Time)]
    [InlineData("TIMESTAMP(6)", SqlType.Timestamp)]
    [InlineData("TIMESTAMP WITHOUT TIME ZONE", SqlType.Timestamp)]
    [InlineData("TIMESTAMP(6) WITH TIME ZONE", SqlType.TimestampTz)]
    public void Names_of_types_may_have_several_words_and_a_size(string name, object type)
    {
        var query = (SelectStatement)Assert.Single(SqlParser.Parse($"SELECT CAST('1' AS {name})").Statements);
        Assert.Equal(type, Assert.IsType<CastExpression>(query.Parts[0].Items[0].Value).Type);
    }

    [Theory]
    [InlineData("INT8", "BIGINT")]
    [InlineData("BIT", "BOOLEAN")]
    [InlineData("'TEXT'", "TEXT")]
    [InlineData("TEXT UNSIGNED", "')'")]
    [InlineData("DATETIMEOFFSET WITH TIME ZONE", "')'")]
    [InlineData("TIMESTAMP WITH ZONE", "TIME")]
    [InlineData("TIME WITH TIME ZONE", "')'")]
    [InlineData("VARCHAR()", "a number")]
    [InlineData("VARCHAR(MAX", "')'")]
    public void Other_names_are_refused_with_what_was_expected(string name, string expected)
    {
        var error = Assert.Throws<IridiumException>(() => SqlParser.Parse($"SELECT CAST('1' AS {name})"));
        Assert.Equal(SqlStates.SyntaxError, error.SqlState);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("UNIQUEIDENTIFIER", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_keyspace_takes_the_other_names_too()
    {
        var create = (CreateKeyspaceStatement)Assert.Single(
            SqlParser.Parse("CREATE KEYSPACE k (key INT64 PRIMARY KEY, value CHARACTER VARYING(9))").Statements);
        Assert.Equal((SqlType.BigInt, SqlType.Text), (create.KeyType, create.ValueType));
    }
}
