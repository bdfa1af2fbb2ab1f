using Iridium.Data.Lexing;
using Iridium.Data.Values;

namespace Iridium.Data.Parsing;

/// <summary>
/// Reads names of types, also those of several words (<c>BIGINT UNSIGNED</c>, <c>TIMESTAMP WITH TIME ZONE</c>).
/// Stateless.
/// </summary>
internal static class TypeParser
{
    /// <summary>Takes the name of a type; a length or precision behind it is read and has no meaning.</summary>
    /// <exception cref="IridiumException">There is none; the message lists them.</exception>
    public static SqlType Expect(TokenStream tokens)
    {
        if (!tokens.Is(TokenKind.Word) || !SqlTypeNames.TryGet(tokens.TextOf(tokens.Current), out SqlType type))
            throw tokens.Unexpected($"a type ({string.Join(", ", SqlTypeNames.Canonical)})");
        Token name = tokens.Take();
        if (IsNamed(tokens, name, "DOUBLE")) tokens.TryTakeWord("PRECISION");
        if (IsNamed(tokens, name, "CHAR") || IsNamed(tokens, name, "CHARACTER")) tokens.TryTakeWord("VARYING");
        SkipSize(tokens);
        if (SqlTypes.IsInteger(type) && tokens.TryTakeWord("UNSIGNED")) return UnsignedOf(type);
        bool hasZone = IsNamed(tokens, name, "TIMESTAMP");
        if (hasZone && tokens.TryTakeWord("WITH"))
        {
            ExpectTimeZone(tokens);
            return SqlType.TimestampTz;
        }

        if ((hasZone || type == SqlType.Time) && tokens.TryTakeWord("WITHOUT")) ExpectTimeZone(tokens);
        return type;
    }

    private static bool IsNamed(TokenStream tokens, Token name, string word) =>
        tokens.TextOf(name).Equals(word, StringComparison.OrdinalIgnoreCase);

    private static void ExpectTimeZone(TokenStream tokens)
    {
        tokens.ExpectWord("TIME");
        tokens.ExpectWord("ZONE");
    }

    private static void SkipSize(TokenStream tokens)
    {
        if (!tokens.TryTake(TokenKind.OpenParenthesis)) return;
        if (!tokens.TryTakeWord("MAX")) tokens.Expect(TokenKind.Integer, "a number");
        if (tokens.TryTake(TokenKind.Comma)) tokens.Expect(TokenKind.Integer, "a number");
        tokens.Expect(TokenKind.CloseParenthesis, "')'");
    }

    private static SqlType UnsignedOf(SqlType type) => type switch
    {
        SqlType.TinyInt => SqlType.UTinyInt,
        SqlType.SmallInt => SqlType.USmallInt,
        SqlType.Integer => SqlType.UInteger,
        SqlType.BigInt => SqlType.UBigInt,
        _ => type,
    };
}
