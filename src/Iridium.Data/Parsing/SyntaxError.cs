namespace Iridium.Data.Parsing;

/// <summary>Makes the error about a text that is no statement: with line, column and what is wrong.</summary>
internal static class SyntaxError
{
    /// <summary>An error at an offset of the text.</summary>
    /// <param name="text">The text of the command.</param>
    /// <param name="offset">Where it is wrong.</param>
    /// <param name="what">What is wrong, as the second half of a sentence.</param>
    public static IridiumException At(string text, int offset, string what)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, Math.Min(offset, text.Length));
        int line = before.Count('\n') + 1;
        int column = before.Length - before.LastIndexOf('\n');
        return new IridiumException(SqlStates.SyntaxError, $"Syntax error at line {line}, column {column}: {what}.")
        {
            Line = line,
            Column = column,
        };
    }
}
