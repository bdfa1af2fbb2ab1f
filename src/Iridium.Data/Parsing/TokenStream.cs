using System.Diagnostics.CodeAnalysis;
using Iridium.Data.Lexing;

namespace Iridium.Data.Parsing;

/// <summary>
/// The tokens of a command, one ahead, and what may be asked of them. For one
/// thread, used once.
/// </summary>
internal sealed class TokenStream
{
    private readonly List<string> _parameters = [];
    private readonly Dictionary<string, int> _placeOf = new(StringComparer.OrdinalIgnoreCase);
    private Lexer _lexer;
    private Token _current;

    public TokenStream(string text)
    {
        if (text.Length > SqlLimits.TextCharactersMax)
        {
            throw new IridiumException(
                SqlStates.LimitExceeded,
                $"The command has {text.Length:N0} characters; at most {SqlLimits.TextCharactersMax:N0} are allowed. "
                + "Pass large values as parameters.");
        }

        Text = text;
        Budget = new SyntaxBudget(this);
        _lexer = new Lexer(text);
        _current = _lexer.Next();
    }

    public string Text { get; }

    /// <summary>Counts what the limits bound.</summary>
    public SyntaxBudget Budget { get; }

    public Token Current => _current;

    public bool IsAtEnd => _current.Kind == TokenKind.End;

    /// <summary>Names of the parameters in the order of their first use; those by position have empty names.</summary>
    public IReadOnlyList<string> Parameters => _parameters;

    /// <summary>Parameters by position so far.</summary>
    public int PositionalCount { get; private set; }

    public ReadOnlySpan<char> TextOf(Token token) => Text.AsSpan(token.Start, token.Length);

    /// <summary>Where the token that was taken last ends; comments after it are not part of it.</summary>
    public int TakenEnd { get; private set; }

    public Token Take()
    {
        Token taken = _current;
        TakenEnd = taken.Start + taken.Length;
        _current = _lexer.Next();
        return taken;
    }

    public bool Is(TokenKind kind) => _current.Kind == kind;

    /// <summary>Whether the token is a word, in any case of letters.</summary>
    public bool IsWord(string word) =>
        _current.Kind == TokenKind.Word && TextOf(_current).Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool TryTake(TokenKind kind)
    {
        if (!Is(kind)) return false;
        Take();
        return true;
    }

    public bool TryTakeWord(string word)
    {
        if (!IsWord(word)) return false;
        Take();
        return true;
    }

    /// <summary>Takes several words in a row: the first decides, the others must follow.</summary>
    public bool TryTakeWords(string first, string second)
    {
        if (!TryTakeWord(first)) return false;
        ExpectWord(second);
        return true;
    }

    public void Expect(TokenKind kind, string what)
    {
        if (!TryTake(kind)) throw Unexpected(what);
    }

    public void ExpectWord(string word)
    {
        if (!TryTakeWord(word)) throw Unexpected(word);
    }

    /// <summary>Takes a name: a word that is not reserved, or a quoted one.</summary>
    /// <param name="what">What it names, for the message.</param>
    public string ExpectName(string what) => TryTakeName(out string? name) ? name : throw Unexpected(what);

    public bool TryTakeName([NotNullWhen(true)] out string? name)
    {
        name = null;
        if (Is(TokenKind.QuotedName))
        {
            name = TextOf(Take())[1..^1].ToString().Replace("\"\"", "\"", StringComparison.Ordinal);
        }
        else if (Is(TokenKind.Word) && !Keywords.IsReserved(TextOf(_current)))
        {
            name = TextOf(Take()).ToString();
        }

        return name is not null;
    }

    /// <summary>Notes a parameter.</summary>
    /// <returns>Its place in <see cref="Parameters"/>.</returns>
    public int NoteParameter(string name)
    {
        if (name.Length > 0 && _placeOf.TryGetValue(name, out int known)) return known;
        if (name.Length == 0) PositionalCount++;
        Budget.CheckList(_parameters.Count + 1, "parameters");
        _parameters.Add(name);
        if (name.Length > 0) _placeOf.Add(name, _parameters.Count - 1);
        return _parameters.Count - 1;
    }

    /// <summary>The error that something else was expected here.</summary>
    public IridiumException Unexpected(string expected)
    {
        string found = IsAtEnd ? "the text ends" : $"found '{Shortened(TextOf(_current))}'";
        return SyntaxError.At(Text, _current.Start, $"expected {expected}, {found}");
    }

    public IridiumException ErrorAt(int offset, string what) => SyntaxError.At(Text, offset, what);

    /// <summary>A piece of the text as a message shows it.</summary>
    public static string Shortened(ReadOnlySpan<char> text) =>
        text.Length <= 40 ? text.ToString() : string.Concat(text[..40], "…");
}
