using Iridium.Data.Lexing;
using Iridium.Testing;

namespace Iridium.Data.Tests.Lexing;

public sealed class LexerTests
{
    [Theory]
    [InlineData("SELECT key", "Word Word")]
    [InlineData("1 2.5 .5 1e3 2.5E-3", "Integer Fraction Fraction Float Float")]
    [InlineData("'a''b' X'00ff' \"a\"\"b\"", "Text Blob QuotedName")]
    [InlineData("@a :b $c ?", "Parameter Parameter Parameter PositionalParameter")]
    [InlineData("a<=b<>c!=d>=e||f==g", "Word LessOrEqual Word NotEqual Word NotEqual Word GreaterOrEqual Word "
        + "Concatenation Word Equal Word")]
    [InlineData("a -- b\nc /* d ; */ e", "Word Word Word")]
    [InlineData("", "")]
    public void A_text_is_cut_into_tokens(string text, string kinds) =>
        Assert.Equal(kinds, string.Join(' ', KindsOf(text)));

    [Theory]
    [InlineData("'open", 1, 1, "no closing '")]
    [InlineData("SELECT\n  \"open", 2, 3, "no closing \"")]
    [InlineData("SELECT /* open", 1, 8, "no '*/'")]
    [InlineData("X'0g'", 1, 4, "no hexadecimal digit")]
    [InlineData("X'012'", 1, 1, "even number")]
    [InlineData("12ab", 1, 3, "put a blank")]
    [InlineData("a # b", 1, 3, "no meaning")]
    [InlineData("@ a", 1, 1, "name of a parameter")]
    [InlineData("\"\"", 1, 1, "empty")]
    public void What_is_no_token_is_told_with_its_place(string text, int line, int column, string what)
    {
        IridiumException error = Assert.Throws<IridiumException>(() => KindsOf(text));
        Assert.Equal((SqlStates.SyntaxError, line, column), (error.SqlState, error.Line, error.Column));
        Assert.Contains(what, error.Message);
    }

    [Fact]
    public void Cutting_allocates_nothing()
    {
        string text = string.Concat(
            Enumerable.Repeat("SELECT key, 'text', X'00', 1.5 FROM notes WHERE key = @p; ", 100));
        int Count()
        {
            var lexer = new Lexer(text);
            int count = 0;
            while (lexer.Next().Kind != TokenKind.End) count++;
            return count;
        }

        Assert.Equal(1_500, Count());
        Assert.Equal(0, AllocationMeter.LeastBytes(() => Count()));
    }

    private static List<TokenKind> KindsOf(string text)
    {
        var kinds = new List<TokenKind>();
        var lexer = new Lexer(text);
        while (lexer.Next() is { Kind: not TokenKind.End } token) kinds.Add(token.Kind);
        return kinds;
    }
}
