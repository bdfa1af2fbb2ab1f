namespace Iridium.Data.Lexing;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>The text is over.</summary>
    End,

    /// <summary>A word: a keyword or a name, which the parser tells apart by its place.</summary>
    Word,

    /// <summary>A name between double quotes; two of them stand for one.</summary>
    QuotedName,

    /// <summary>Digits only.</summary>
    Integer,

    /// <summary>Digits with a point.</summary>
    Fraction,

    /// <summary>A number with an exponent.</summary>
    Float,

    /// <summary>Text between single quotes; two of them stand for one.</summary>
    Text,

    /// <summary>X'…': bytes in hexadecimal digits.</summary>
    Blob,

    /// <summary>@name, :name or $name.</summary>
    Parameter,

    /// <summary>A question mark: the next parameter by position.</summary>
    PositionalParameter,

    OpenParenthesis,
    CloseParenthesis,
    Comma,
    Semicolon,
    Dot,
    Star,
    Plus,
    Minus,
    Slash,
    Percent,
    Concatenation,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
