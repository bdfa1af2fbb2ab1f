namespace Iridium.Data.Lexing;

/// <summary>One token: its kind and where it stands in the text. It holds no text of its own.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Offset of its first character.</param>
/// <param name="Length">Its characters, quotes and prefix included.</param>
internal readonly record struct Token(TokenKind Kind, int Start, int Length)
{
    public int End => Start + Length;
}
