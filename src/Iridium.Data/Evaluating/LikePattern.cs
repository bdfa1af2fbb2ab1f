using System.Text;
using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Evaluating;

/// <summary>
/// A pattern of LIKE: <c>%</c> stands for any characters, <c>_</c> for one; what follows the escape character stands
/// for itself. Case-sensitive. Matching takes time proportional to the lengths' product at most. Immutable.
/// </summary>
internal sealed class LikePattern
{
    private const char AnyRun = '%';
    private const char AnyOne = '_';

    // The pattern without escapes, and for each character whether it is a wildcard.
    private readonly char[] _characters;
    private readonly bool[] _isWildcard;

    private LikePattern(char[] characters, bool[] isWildcard)
    {
        _characters = characters;
        _isWildcard = isWildcard;
    }

    /// <summary>The characters before the first wildcard.</summary>
    public string Prefix
    {
        get
        {
            int end = Array.IndexOf(_isWildcard, true);
            return new string(_characters, 0, end < 0 ? _characters.Length : end);
        }
    }

    /// <summary>Whether it is a prefix and one <c>%</c> behind it, and nothing else.</summary>
    public bool IsPrefixOnly =>
        _characters.Length > 0
        && Array.IndexOf(_isWildcard, true) == _characters.Length - 1
        && _characters[^1] == AnyRun;

    /// <summary>Reads the pattern of a predicate.</summary>
    /// <exception cref="IridiumException">It is no text, or its escape is not one character, or escapes nothing.
    /// </exception>
    public static LikePattern Of(LikeExpression like, SqlValue pattern, IEvaluationScope scope)
    {
        char? escape = null;
        if (like.Escape is not null)
        {
            SqlValue given = Evaluator.Evaluate(like.Escape, scope);
            if (given.Object is not string { Length: 1 } text)
                throw new IridiumException(SqlStates.InvalidText, "ESCAPE takes one character.");
            escape = text[0];
        }

        return Parse(SqlCast.ToText(pattern), escape);
    }

    public static LikePattern Parse(string pattern, char? escape)
    {
        var characters = new StringBuilder(pattern.Length);
        var isWildcard = new List<bool>(pattern.Length);
        for (int i = 0; i < pattern.Length; i++)
        {
            bool isEscaped = pattern[i] == escape;
            if (isEscaped && ++i == pattern.Length)
                throw new IridiumException(SqlStates.InvalidText, "A pattern of LIKE ends with its escape character.");
            bool isWild = !isEscaped && pattern[i] is ('%' or '_');
            characters.Append(pattern[i]);
            isWildcard.Add(isWild);
        }

        return new LikePattern(characters.ToString().ToCharArray(), [.. isWildcard]);
    }

    public bool Matches(ReadOnlySpan<char> text)
    {
        int at = 0;
        int inText = 0;
        int retryAt = -1;
        int retryText = 0;
        while (inText < text.Length)
        {
            if (at < _characters.Length && IsRun(at))
            {
                retryAt = ++at;
                retryText = inText;
            }
            else if (at < _characters.Length && MatchesOne(at, text[inText]))
            {
                at++;
                inText++;
            }
            else if (retryAt >= 0)
            {
                at = retryAt;
                inText = ++retryText;
            }
            else
            {
                return false;
            }
        }

        while (at < _characters.Length && IsRun(at)) at++;
        return at == _characters.Length;
    }

    private bool IsRun(int at) => _isWildcard[at] && _characters[at] == AnyRun;

    private bool MatchesOne(int at, char c) => _isWildcard[at] ? _characters[at] == AnyOne : _characters[at] == c;
}
