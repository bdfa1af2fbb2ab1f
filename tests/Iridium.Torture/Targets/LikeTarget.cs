using System.Text;
using Iridium.Data;
using Iridium.Data.Evaluating;
using Iridium.Testing.Fuzzing;

namespace Iridium.Torture.Targets;

/// <summary>Patterns of LIKE against a table of all their parts and all parts of the text.</summary>
internal sealed class LikeTarget() : FuzzTarget("like")
{
    private const int PatternMax = 300;
    private const int TextMax = 1_000;

    public override IEnumerable<byte[]> Seeds() =>
    [
        [.. "\\"u8, 3, .. "a%cabc"u8],
        [0, 7, .. "%a%a%a%"u8, .. "aaaaaaaaaaaaab"u8],
        [.. "!"u8, 6, .. "!%_!!%%!x"u8],
        [0, 4, .. "pre%prefix"u8],
        [0, 0],
    ];

    protected override bool IsDeclared(Exception thrown) =>
        thrown is IridiumException { SqlState: SqlStates.InvalidText };

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        if (input.Length < 2) return 0;
        int cut = Math.Min(input[1], input.Length - 2);
        char? escape = input[0] == 0 ? null : (char)input[0];
        string pattern = Shortened(input.Slice(2, cut), PatternMax);
        string text = Shortened(input[(2 + cut)..], TextMax);
        var like = LikePattern.Parse(pattern, escape);
        bool isMatch = like.Matches(text);
        Require(isMatch == Matches(pattern, escape, text), $"'{text}' LIKE '{pattern}' ESCAPE '{escape}' is {isMatch}");
        bool begins = text.StartsWith(like.Prefix, StringComparison.Ordinal);
        Require(!isMatch || begins, $"what matches '{pattern}' does not begin with '{like.Prefix}'");
        Require(!like.IsPrefixOnly || isMatch == begins, $"'{pattern}' is more than a prefix");
        return 1 + (isMatch ? 1 : 0) + (like.IsPrefixOnly ? 2 : 0) + (4 * Magnitude(pattern.Length));
    }

    private static string Shortened(ReadOnlySpan<byte> bytes, int most)
    {
        string text = Encoding.UTF8.GetString(bytes);
        return text.Length <= most ? text : text[..most];
    }

    /// <summary>The definition: row by row, which beginnings of the text the pattern so far matches.</summary>
    private static bool Matches(string pattern, char? escape, string text)
    {
        bool[] row = new bool[text.Length + 1];
        row[0] = true;
        for (int i = 0; i < pattern.Length; i++)
        {
            bool isEscaped = pattern[i] == escape;
            char wanted = isEscaped ? pattern[++i] : pattern[i];
            bool[] next = new bool[text.Length + 1];
            bool isRun = !isEscaped && wanted == '%';
            bool isAny = isRun || (!isEscaped && wanted == '_');
            next[0] = isRun && row[0];
            for (int j = 1; j <= text.Length; j++)
            {
                next[j] = isRun
                    ? row[j] || next[j - 1]
                    : row[j - 1] && (isAny || wanted == text[j - 1]);
            }

            row = next;
        }

        return row[^1];
    }
}
