using System.Text;

namespace Iridium.Testing.Fuzzing;

/// <summary>
/// Changes texts token by token: takes words, numbers, quoted pieces and signs out, doubles, moves and exchanges them,
/// and brings some of another text. What it makes is more often a text of the language than what bytes changed at
/// random make. For one thread; the same seed makes the same changes.
/// </summary>
public sealed class TokenMutator(Random random)
{
    private const int LengthMax = 1 << 15;

    private static readonly byte[][] _edges =
    [
        .. new[]
        {
            "0", "1", "-", "9223372036854775807", "9223372036854775808", "79228162514264337593543950336", "1e308",
            "1e309", "0.1", "NULL", "''", "'a''b'", "\"a\"\"b\"", "\"", "'", "(", ")", "X''", "X'00ff'", ",", ";", "?",
            "@p", "*",
            "\\u0000", "\\ud800", "\n", "{", "}", "[", "]", ":", "é", "\ud83d\ude00", "--", "/*", "*/", "", " ",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>Makes a new text of one, with parts of another.</summary>
    public byte[] Mutate(byte[] input, byte[] other)
    {
        List<byte[]> tokens = Split(input);
        List<byte[]> others = Split(other);
        for (int i = FuzzMutator.ChangesOf(random); i > 0; i--) Once(tokens, others);
        byte[] text = [.. tokens.SelectMany(token => token)];
        return text.Length <= LengthMax ? text : text[..LengthMax];
    }

    /// <summary>Cuts a text into words and numbers, quoted pieces, runs of blanks, and single signs.</summary>
    public static List<byte[]> Split(ReadOnlySpan<byte> text)
    {
        var tokens = new List<byte[]>();
        while (!text.IsEmpty)
        {
            int length = LengthOf(text);
            tokens.Add(text[..length].ToArray());
            text = text[length..];
        }

        return tokens;
    }

    private static int LengthOf(ReadOnlySpan<byte> text)
    {
        byte first = text[0];
        int end;
        if (first is (byte)'\'' or (byte)'"')
        {
            end = text[1..].IndexOf(first);
            return end < 0 ? 1 : end + 2;
        }

        if (IsBlank(first))
        {
            for (end = 1; end < text.Length && IsBlank(text[end]);) end++;
            return end;
        }

        if (!IsWord(first)) return 1;
        for (end = 1; end < text.Length && IsWord(text[end]);) end++;
        return end;
    }

    private static bool IsBlank(byte each) => each is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    private static bool IsWord(byte each) =>
        char.IsAsciiLetterOrDigit((char)each) || each is (byte)'_' or (byte)'.' or > 127;

    private void Once(List<byte[]> tokens, List<byte[]> others)
    {
        if (tokens.Count == 0)
        {
            tokens.AddRange(others);
            return;
        }

        int at = random.Next(tokens.Count);
        int length = Math.Min(random.Next(1, 1 << random.Next(1, 5)), tokens.Count - at);
        switch (random.Next(8))
        {
            case 0:
                tokens.RemoveRange(at, length);
                break;
            case 1:
                tokens.InsertRange(at, tokens.GetRange(at, length));
                break;
            case 2:
                int with = random.Next(tokens.Count);
                (tokens[at], tokens[with]) = (tokens[with], tokens[at]);
                break;
            case 3 or 4 when others.Count > 0:
                tokens[at] = others[random.Next(others.Count)];
                break;
            case 5 when others.Count > 0:
                int from = random.Next(others.Count);
                tokens.InsertRange(at, others.GetRange(from, Math.Min(length, others.Count - from)));
                break;
            case 6:
                tokens[at] = _edges[random.Next(_edges.Length)];
                break;
            default:
                tokens.Insert(at, _edges[random.Next(_edges.Length)]);
                break;
        }
    }
}
