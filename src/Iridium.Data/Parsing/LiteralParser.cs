using System.Globalization;
using Iridium.Data.Lexing;
using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Parsing;

/// <summary>Reads values that stand in the text.</summary>
internal static class LiteralParser
{
    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>Takes a literal, if the next token begins one.</summary>
    public static SqlExpression? TryParse(TokenStream tokens)
    {
        Token token = tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.Integer: return Integer(tokens, tokens.Take());
            case TokenKind.Fraction: return Fraction(tokens, tokens.Take());
            case TokenKind.Float: return Float(tokens, tokens.Take());
            case TokenKind.Text: return new LiteralExpression(token.Start, SqlType.Text, TakeText(tokens));
            case TokenKind.Blob:
                byte[] bytes = Convert.FromHexString(tokens.TextOf(tokens.Take())[2..^1]);
                return new LiteralExpression(token.Start, SqlType.Blob, bytes);
            case TokenKind.Word: return Word(tokens, token);
            default: return null;
        }
    }

    /// <summary>Takes a text token.</summary>
    public static string TakeText(TokenStream tokens) =>
        tokens.TextOf(tokens.Take())[1..^1].ToString().Replace("''", "'", StringComparison.Ordinal);

    private static LiteralExpression? Word(TokenStream tokens, Token token)
    {
        if (tokens.TryTakeWord("NULL")) return new LiteralExpression(token.Start, SqlType.Null, null);
        if (tokens.TryTakeWord("TRUE")) return new LiteralExpression(token.Start, SqlType.Boolean, true);
        if (tokens.TryTakeWord("FALSE")) return new LiteralExpression(token.Start, SqlType.Boolean, false);
        if (tokens.TryTakeWord("DATE"))
        {
            string text = ExpectText(tokens);
            return DateTime.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, 0, out DateTime date)
                ? new LiteralExpression(token.Start, SqlType.Date, date)
                : throw Wrong(tokens, token, text, $"date; write it as {DateFormat}");
        }

        if (tokens.TryTakeWord("TIMESTAMP"))
        {
            string text = ExpectText(tokens);
            return DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant)
                ? new LiteralExpression(token.Start, SqlType.TimestampTz, instant)
                : throw Wrong(tokens, token, text, "instant; write it as 2026-01-31T12:00:00Z");
        }

        return null;
    }

    private static IridiumException Wrong(TokenStream tokens, Token token, string text, string what) =>
        tokens.ErrorAt(token.Start, $"'{TokenStream.Shortened(text)}' is no {what}");

    private static string ExpectText(TokenStream tokens) =>
        tokens.Is(TokenKind.Text) ? TakeText(tokens) : throw tokens.Unexpected("a text between single quotes");

    private static LiteralExpression Integer(TokenStream tokens, Token token)
    {
        ReadOnlySpan<char> digits = tokens.TextOf(token);
        if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            return new LiteralExpression(token.Start, SqlType.BigInt, number);
        return Fraction(tokens, token);
    }

    private static LiteralExpression Fraction(TokenStream tokens, Token token) =>
        decimal.TryParse(
            tokens.TextOf(token), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            ? new LiteralExpression(token.Start, SqlType.Decimal, number)
            : throw tokens.ErrorAt(token.Start, "the number has more than 28 digits; write it with an exponent");

    private static LiteralExpression Float(TokenStream tokens, Token token)
    {
        double number = double.Parse(tokens.TextOf(token), NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number)
            ? new LiteralExpression(token.Start, SqlType.Double, number)
            : throw tokens.ErrorAt(token.Start, "the number is too large for a DOUBLE");
    }
}
