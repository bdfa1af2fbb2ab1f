using Iridium.Data.Parsing;
using Iridium.Data.Planning;
using Iridium.Data.Syntax;

namespace Iridium.Data.Tests.Planning;

/// <summary>What EXPLAIN prints of an expression is that expression.</summary>
public sealed class ExpressionTextTests
{
    [Theory]
    [InlineData("- -1", "-(-1)")]
    [InlineData("1 - - -2", "1 - -(-2)")]
    [InlineData("-(NOT TRUE)", "-(NOT TRUE)")]
    [InlineData("NOT NOT key IS NULL", "NOT (NOT (key IS NULL))")]
    public void Signs_in_a_row_begin_no_comment(string text, string printed)
    {
        Assert.Equal(printed, Print(text));
        Assert.Equal(printed, Print(printed));
    }

    private static string Print(string text)
    {
        var query = (SelectStatement)SqlParser.Parse($"SELECT {text} FROM k").Statements[0];
        return ExpressionText.Of(query.Parts[0].Items[0].Value!);
    }
}
