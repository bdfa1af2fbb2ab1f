using Iridium.Data.Lexing;
using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Parsing;

/// <summary>Reads statements about keyspaces as a whole. For one thread, used once.</summary>
internal sealed class KeyspaceParser(TokenStream tokens, SelectParser queries)
{
    private readonly OperandParser _operands = new(tokens);

    /// <summary>Reads what follows CREATE KEYSPACE.</summary>
    public CreateKeyspaceStatement Create(int offset)
    {
        bool isOptional = false;
        if (tokens.TryTakeWord("IF"))
        {
            tokens.ExpectWord("NOT");
            tokens.ExpectWord("EXISTS");
            isOptional = true;
        }

        KeyspaceSource keyspace = queries.Keyspace();
        (SqlType key, SqlType value) = Types();
        return new CreateKeyspaceStatement(offset, keyspace)
        {
            IsOptional = isOptional,
            KeyType = key,
            ValueType = value,
            Options = Options(),
        };
    }

    /// <summary>Reads what follows DROP KEYSPACE.</summary>
    public DropKeyspaceStatement Drop(int offset)
    {
        bool isOptional = tokens.TryTakeWords("IF", "EXISTS");
        return new DropKeyspaceStatement(offset, queries.Keyspace(), isOptional);
    }

    /// <summary>Reads what follows COMPACT.</summary>
    public CompactStatement Compact(int offset)
    {
        KeyspaceSource keyspace = queries.Keyspace();
        if (!tokens.TryTakeWord("RANGE")) return new CompactStatement(offset, keyspace, null, null);
        SqlExpression from = queries.Expression();
        tokens.ExpectWord("TO");
        return new CompactStatement(offset, keyspace, from, queries.Expression());
    }

    private (SqlType Key, SqlType Value) Types()
    {
        if (!tokens.TryTake(TokenKind.OpenParenthesis)) return (SqlType.Blob, SqlType.Blob);
        SqlType key = Column(RowColumn.Key, SqlType.Blob, SqlType.Text, SqlType.BigInt, SqlType.Uuid);
        if (tokens.TryTakeWord("PRIMARY")) tokens.ExpectWord("KEY");
        tokens.Expect(TokenKind.Comma, "',' and the type of the value");
        SqlType value = Column(RowColumn.Value, SqlType.Blob, SqlType.Text, SqlType.Json);
        tokens.Expect(TokenKind.CloseParenthesis, "')'");
        return (key, value);
    }

    private SqlType Column(RowColumn wanted, params ReadOnlySpan<SqlType> allowed)
    {
        string name = SelectParser.NameOf(wanted);
        int offset = tokens.Current.Start;
        if (_operands.ExpectColumn(name) != wanted) throw tokens.ErrorAt(offset, $"expected {name}");
        offset = tokens.Current.Start;
        SqlType type = TypeParser.Expect(tokens);
        if (allowed.Contains(type)) return type;
        string names = string.Join(", ", allowed.ToArray().Select(SqlTypeNames.NameOf));
        throw tokens.ErrorAt(offset, $"a {name} is of type {names}");
    }

    private List<NamedOption> Options()
    {
        var options = new List<NamedOption>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (!tokens.TryTakeWord("WITH")) return options;
        tokens.Expect(TokenKind.OpenParenthesis, "'(' after WITH");
        do
        {
            int offset = tokens.Current.Start;
            string name = tokens.ExpectName("the name of an option");
            tokens.Expect(TokenKind.Equal, "'='");
            if (LiteralParser.TryParse(tokens) is not SqlExpression value) throw tokens.Unexpected("a literal");
            if (!names.Add(name))
                throw tokens.ErrorAt(offset, $"the option '{TokenStream.Shortened(name)}' stands here twice");
            options.Add(new NamedOption(offset, name, value));
            tokens.Budget.CheckList(options.Count, "options");
        }
        while (tokens.TryTake(TokenKind.Comma));
        tokens.Expect(TokenKind.CloseParenthesis, "',' or ')'");
        return options;
    }
}
