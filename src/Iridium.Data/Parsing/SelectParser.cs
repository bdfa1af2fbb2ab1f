using Iridium.Data.Lexing;
using Iridium.Data.Syntax;

namespace Iridium.Data.Parsing;

/// <summary>Reads queries, and what other statements share with them. For one thread, used once.</summary>
internal sealed class SelectParser(TokenStream tokens)
{
    private const int NameCharactersMax = 128;

    private readonly ExpressionParser _expressions = new(tokens);
    private readonly OperandParser _operands = new(tokens);

    /// <summary>Reads a query; its SELECT is the next token.</summary>
    public SelectStatement Parse()
    {
        int offset = tokens.Current.Start;
        var parts = new List<SelectCore> { Core() };
        var isUnionAll = new List<bool>();
        while (tokens.TryTakeWord("UNION"))
        {
            isUnionAll.Add(tokens.TryTakeWord("ALL"));
            parts.Add(Core());
            tokens.Budget.CheckList(parts.Count, "parts of a UNION");
        }

        if (parts.Count > 1 && parts.Find(part => part.Source is not null) is { Source: { } source })
            throw tokens.ErrorAt(source.Offset, "UNION joins queries without FROM only; send two queries");
        bool isDescending = OrderBy();
        (SqlExpression? limit, SqlExpression? skip) = Bounds();
        return new SelectStatement(offset, parts, isUnionAll, isDescending, limit, skip);
    }

    /// <summary>Reads an expression.</summary>
    public SqlExpression Expression() => _expressions.Parse(Core);

    /// <summary>Reads <c>item, item …</c>.</summary>
    public List<SelectItem> Items()
    {
        var items = new List<SelectItem>();
        do
        {
            items.Add(Item());
            tokens.Budget.CheckList(items.Count, "columns");
        }
        while (tokens.TryTake(TokenKind.Comma));
        return items;
    }

    /// <summary>Reads <c>RETURNING item, …</c>, if it is there.</summary>
    public List<SelectItem> Returning() => tokens.TryTakeWord("RETURNING") ? Items() : [];

    /// <summary>Reads the name of a keyspace.</summary>
    public KeyspaceSource Keyspace()
    {
        int offset = tokens.Current.Start;
        return new KeyspaceSource(offset, tokens.ExpectName("the name of a keyspace"), null);
    }

    /// <summary>Reads <c>AS OF …</c>, if it is there.</summary>
    public AsOfClause? AsOf()
    {
        int offset = tokens.Current.Start;
        return tokens.TryTakeWords("AS", "OF") ? Point(offset) : null;
    }

    private AsOfClause Point(int offset)
    {
        if (tokens.TryTakeWord("SEQUENCE"))
        {
            if (tokens.Current.Kind is TokenKind.Parameter or TokenKind.PositionalParameter)
                return new AsOfClause(offset, true, _operands.TakeParameter());
            if (!tokens.Is(TokenKind.Integer)) throw tokens.Unexpected("a number or a parameter");
            return new AsOfClause(offset, true, LiteralParser.TryParse(tokens)!);
        }

        tokens.ExpectWord("SNAPSHOT");
        if (tokens.Current.Kind is TokenKind.Parameter or TokenKind.PositionalParameter)
            return new AsOfClause(offset, false, _operands.TakeParameter());
        int at = tokens.Current.Start;
        string name = tokens.Is(TokenKind.Text)
            ? LiteralParser.TakeText(tokens)
            : tokens.ExpectName("the name of a snapshot");
        return new AsOfClause(offset, false, new LiteralExpression(at, Values.SqlType.Text, name));
    }

    private SelectCore Core()
    {
        int offset = tokens.Current.Start;
        tokens.ExpectWord("SELECT");
        bool isDistinct = tokens.TryTakeWord("DISTINCT");
        if (!isDistinct) tokens.TryTakeWord("ALL");
        List<SelectItem> items = Items();
        KeyspaceSource? source = null;
        if (tokens.TryTakeWord("FROM"))
        {
            source = Source();
        }

        if (source is null && items.Exists(item => item.Value is null))
            throw tokens.ErrorAt(offset, "'*' needs FROM and the name of a keyspace");
        SqlExpression? where = tokens.TryTakeWord("WHERE") ? Expression() : null;
        return new SelectCore(offset, isDistinct, items, source, where);
    }

    /// <summary>Reads a keyspace with its alias, which only qualifies columns and so means nothing, and its state.
    /// </summary>
    private KeyspaceSource Source()
    {
        KeyspaceSource source = Keyspace();
        int offset = tokens.Current.Start;
        if (!tokens.TryTakeWord("AS"))
        {
            if (!tokens.TryTakeName(out _)) return source;
        }
        else if (tokens.TryTakeWord("OF"))
        {
            return source with { AsOf = Point(offset) };
        }
        else
        {
            tokens.ExpectName("OF or an alias");
        }

        return source with { AsOf = AsOf() };
    }

    private SelectItem Item()
    {
        if (tokens.TryTake(TokenKind.Star)) return new SelectItem(null, "*");
        int start = tokens.Current.Start;
        SqlExpression value = Expression();
        int end = tokens.TakenEnd;
        bool hasAs = tokens.TryTakeWord("AS");
        if (hasAs && tokens.Is(TokenKind.Text)) return new SelectItem(value, LiteralParser.TakeText(tokens));
        if (hasAs) return new SelectItem(value, tokens.ExpectName("a name after AS"));
        if (tokens.TryTakeName(out string? alias)) return new SelectItem(value, alias);
        string name = value is ColumnExpression { IsExcluded: false } column
            ? NameOf(column.Column)
            : NameOf(tokens.Text.AsSpan(start, end - start));
        return new SelectItem(value, name);
    }

    /// <summary>An expression is named by its text, of which a long one is not worth keeping.</summary>
    private static string NameOf(ReadOnlySpan<char> text) => text.Length <= NameCharactersMax
        ? text.ToString()
        : string.Concat(text[..(NameCharactersMax - 1)], "…");

    /// <summary>The name of a column in results.</summary>
    public static string NameOf(RowColumn column) => column switch
    {
        RowColumn.Key => "key",
        RowColumn.Value => "value",
        RowColumn.Version => "version",
        RowColumn.ExpiresAt => "expires_at",
        _ => "size",
    };

    private bool OrderBy()
    {
        if (!tokens.TryTakeWords("ORDER", "BY")) return false;
        int offset = tokens.Current.Start;
        if (!tokens.TryTakeName(out string? name)
            || !OperandParser.TryGetColumn(name, out RowColumn column)
            || column != RowColumn.Key)
        {
            throw tokens.ErrorAt(offset, "rows can be ordered by key only; sort the result yourself");
        }

        if (tokens.TryTakeWord("DESC")) return true;
        tokens.TryTakeWord("ASC");
        return false;
    }

    private (SqlExpression? Limit, SqlExpression? Skip) Bounds()
    {
        SqlExpression? limit = tokens.TryTakeWord("LIMIT") ? Expression() : null;
        SqlExpression? skip = tokens.TryTakeWord("OFFSET") ? Expression() : null;
        if (limit is null && tokens.TryTakeWord("LIMIT")) limit = Expression();
        return (limit, skip);
    }
}
