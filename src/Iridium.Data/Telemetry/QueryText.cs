using System.Text;
using Iridium.Data.Executing;
using Iridium.Data.Lexing;

namespace Iridium.Data.Telemetry;

/// <summary>
/// The text of a command as a trace may carry it. A text with parameters is told as it is: who uses them puts what is
/// secret into their values. Of a text without any, each literal and comment is left out. Stateless.
/// </summary>
internal static class QueryText
{
    private const int CharactersMax = 4_096;

    public static string Of(PlannedCommand command) =>
        Cut(command.Parameters.Count > 0 ? command.Text : WithoutLiterals(command.Text));

    /// <summary>Several of them as one, as long as a single one may be.</summary>
    public static string Join(IEnumerable<string> texts)
    {
        var joined = new StringBuilder();
        foreach (string text in texts)
        {
            if (joined.Length > 0) joined.Append("; ");
            joined.Append(text);
            if (joined.Length > CharactersMax) break;
        }

        return Cut(joined.ToString());
    }

    private static string WithoutLiterals(string text)
    {
        var safe = new StringBuilder(Math.Min(text.Length, CharactersMax));
        var lexer = new Lexer(text);
        int end = 0;
        for (Token token = lexer.Next(); token.Kind != TokenKind.End; token = lexer.Next())
        {
            if (safe.Length > CharactersMax) break;

            // What lies between tokens is blanks and comments, and one blank stands for them.
            if (token.Start > end && safe.Length > 0) safe.Append(' ');
            bool isLiteral = token.Kind
                is TokenKind.Text or TokenKind.Blob or TokenKind.Integer or TokenKind.Fraction or TokenKind.Float;
            if (isLiteral) safe.Append('?');
            else safe.Append(text, token.Start, token.Length);
            end = token.End;
        }

        return safe.ToString();
    }

    private static string Cut(string text) => text.Length <= CharactersMax ? text : text[..(CharactersMax - 1)] + "…";
}
