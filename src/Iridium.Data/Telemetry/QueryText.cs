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

    /// <summary>The texts of a batch, each once, as far as they fit.</summary>
    public static string OfAll(IEnumerable<PlannedCommand> commands)
    {
        var safe = new StringBuilder();
        foreach (PlannedCommand command in commands.DistinctBy(command => command.Text))
        {
            if (safe.Length > CharactersMax) break;
            if (safe.Length > 0) safe.Append("; ");
            safe.Append(command.SafeText);
        }

        return Cut(safe.ToString());
    }

    /// <summary>The text, or what fits of it and a sign that there was more; never half a surrogate pair.</summary>
    private static string Cut(string text)
    {
        if (text.Length <= CharactersMax) return text;
        int length = CharactersMax - 1;
        if (char.IsHighSurrogate(text[length - 1])) length--;
        return text[..length] + "…";
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
}
