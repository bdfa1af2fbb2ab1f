using Iridium.Data.Parsing;

namespace Iridium.Data.Lexing;

/// <summary>
/// Cuts a text into tokens, one at a time, without allocating. Blanks and comments (<c>-- …</c> to the end of the line,
/// <c>/* … */</c>) separate tokens and are passed over. Not thread-safe.
/// </summary>
internal struct Lexer(string text)
{
    private readonly string _text = text;
    private int _at;

    /// <summary>The next token; at the end of the text <see cref="TokenKind.End"/>, again and again.</summary>
    /// <exception cref="IridiumException">A character, a quote or a comment is not as it must be.</exception>
    public Token Next()
    {
        SkipBlanks();
        int start = _at;
        if (start == _text.Length) return new Token(TokenKind.End, start, 0);
        char first = _text[start];
        TokenKind kind = first switch
        {
            'x' or 'X' when Peek(1) == '\'' => ReadBlob(),
            '\'' => ReadQuoted('\'', TokenKind.Text, "text"),
            '"' => ReadQuoted('"', TokenKind.QuotedName, "name"),
            '@' or ':' or '$' => ReadParameter(),
            '.' when char.IsAsciiDigit(Peek(1)) => ReadNumber(),
            _ when char.IsAsciiDigit(first) => ReadNumber(),
            _ when IsWordStart(first) => ReadWord(),
            _ => ReadSign(first),
        };
        return new Token(kind, start, _at - start);
    }

    private static bool IsWordStart(char c) => char.IsAsciiLetter(c) || c == '_' || (c > 127 && char.IsLetter(c));

    private static bool IsWordPart(char c) => IsWordStart(c) || char.IsAsciiDigit(c);

    private readonly char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private void SkipBlanks()
    {
        while (_at < _text.Length)
        {
            if (char.IsWhiteSpace(_text[_at]))
            {
                _at++;
            }
            else if (_text[_at] == '-' && Peek(1) == '-')
            {
                int end = _text.AsSpan(_at).IndexOf('\n');
                _at = end < 0 ? _text.Length : _at + end + 1;
            }
            else if (_text[_at] == '/' && Peek(1) == '*')
            {
                int end = _text.AsSpan(_at + 2).IndexOf("*/", StringComparison.Ordinal);
                if (end < 0) throw SyntaxError.At(_text, _at, "the comment that begins here has no '*/'");
                _at += end + 4;
            }
            else
            {
                return;
            }
        }
    }

    private TokenKind ReadWord()
    {
        while (_at < _text.Length && IsWordPart(_text[_at])) _at++;
        return TokenKind.Word;
    }

    private TokenKind ReadNumber()
    {
        var kind = TokenKind.Integer;
        SkipDigits();
        if (Peek(0) == '.')
        {
            kind = TokenKind.Fraction;
            _at++;
            SkipDigits();
        }

        if (Peek(0) is 'e' or 'E')
        {
            int digits = Peek(1) is '+' or '-' ? 2 : 1;
            if (char.IsAsciiDigit(Peek(digits)))
            {
                kind = TokenKind.Float;
                _at += digits;
                SkipDigits();
            }
        }

        return _at < _text.Length && IsWordPart(_text[_at])
            ? throw SyntaxError.At(_text, _at, $"a number is followed by '{_text[_at]}'; put a blank between them")
            : kind;
    }

    private void SkipDigits()
    {
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at])) _at++;
    }

    private TokenKind ReadQuoted(char quote, TokenKind kind, string what)
    {
        int start = _at;
        int from = _at + 1;
        while (true)
        {
            int end = _text.AsSpan(from).IndexOf(quote);
            if (end < 0) throw SyntaxError.At(_text, start, $"the {what} that begins here has no closing {quote}");
            _at = from + end + 1;
            if (Peek(0) != quote) break;
            from = _at + 1;
        }

        return kind == TokenKind.QuotedName && _at - start == 2
            ? throw SyntaxError.At(_text, start, "a name is empty")
            : kind;
    }

    private TokenKind ReadBlob()
    {
        int start = _at;
        _at += 2;
        int end = _text.AsSpan(_at).IndexOf('\'');
        if (end < 0) throw SyntaxError.At(_text, start, "the bytes that begin here have no closing '");
        ReadOnlySpan<char> digits = _text.AsSpan(_at, end);
        int wrong = digits.IndexOfAnyExcept(HexDigits.All);
        if (wrong >= 0) throw SyntaxError.At(_text, _at + wrong, $"'{digits[wrong]}' is no hexadecimal digit");
        if (digits.Length % 2 != 0) throw SyntaxError.At(
            _text, start, "bytes need an even number of hexadecimal digits");
        _at += end + 1;
        return TokenKind.Blob;
    }

    private TokenKind ReadParameter()
    {
        int start = _at++;
        while (_at < _text.Length && IsWordPart(_text[_at])) _at++;
        return _at == start + 1
            ? throw SyntaxError.At(_text, start, $"'{_text[start]}' is not followed by the name of a parameter")
            : TokenKind.Parameter;
    }

    private TokenKind ReadSign(char first)
    {
        char second = Peek(1);
        (TokenKind kind, int length) = (first, second) switch
        {
            ('<', '=') => (TokenKind.LessOrEqual, 2),
            ('<', '>') or ('!', '=') => (TokenKind.NotEqual, 2),
            ('>', '=') => (TokenKind.GreaterOrEqual, 2),
            ('=', '=') => (TokenKind.Equal, 2),
            ('|', '|') => (TokenKind.Concatenation, 2),
            ('<', _) => (TokenKind.Less, 1),
            ('>', _) => (TokenKind.Greater, 1),
            ('=', _) => (TokenKind.Equal, 1),
            ('(', _) => (TokenKind.OpenParenthesis, 1),
            (')', _) => (TokenKind.CloseParenthesis, 1),
            (',', _) => (TokenKind.Comma, 1),
            (';', _) => (TokenKind.Semicolon, 1),
            ('.', _) => (TokenKind.Dot, 1),
            ('*', _) => (TokenKind.Star, 1),
            ('+', _) => (TokenKind.Plus, 1),
            ('-', _) => (TokenKind.Minus, 1),
            ('/', _) => (TokenKind.Slash, 1),
            ('%', _) => (TokenKind.Percent, 1),
            ('?', _) => (TokenKind.PositionalParameter, 1),
            _ => throw SyntaxError.At(_text, _at, $"'{first}' (U+{(int)first:X4}) has no meaning here"),
        };
        _at += length;
        return kind;
    }
}
