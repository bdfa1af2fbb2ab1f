using Iridium.Data.Lexing;
using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Parsing;

/// <summary>
/// Reads what expressions are made of: literals, parameters, columns, functions, casts, and expressions between
/// parentheses. For one thread, used once.
/// </summary>
internal sealed class OperandParser(TokenStream tokens)
{
    private const string ColumnNames = "key, value, version, expires_at and size";

    public SqlExpression Parse(Func<SqlExpression> parseExpression)
    {
        Token token = tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.OpenParenthesis:
                tokens.Take();
                SqlExpression inner = parseExpression();
                tokens.Expect(TokenKind.CloseParenthesis, "')'");
                return inner;
            case TokenKind.Parameter:
            case TokenKind.PositionalParameter:
                return TakeParameter();
        }

        if (LiteralParser.TryParse(tokens) is SqlExpression literal) return literal;
        if (tokens.TryTakeWord("CAST")) return Cast(token.Start, parseExpression);
        if (token.Kind == TokenKind.Word && Keywords.IsReserved(tokens.TextOf(token)))
            throw tokens.Unexpected("an expression");
        return tokens.TryTakeName(out string? name)
            ? Named(token.Start, name, parseExpression)
            : throw tokens.Unexpected("an expression");
    }

    /// <summary>Takes a parameter.</summary>
    public ParameterExpression TakeParameter()
    {
        Token token = tokens.Take();
        string name = token.Kind == TokenKind.Parameter ? tokens.TextOf(token)[1..].ToString() : "";
        return new ParameterExpression(token.Start, name, tokens.NoteParameter(name));
    }

    /// <summary>Finds a column by its name, in any case of letters.</summary>
    public static bool TryGetColumn(string name, out RowColumn column)
    {
        RowColumn? found = name.ToUpperInvariant() switch
        {
            "KEY" => RowColumn.Key,
            "VALUE" => RowColumn.Value,
            "VERSION" => RowColumn.Version,
            "EXPIRES_AT" => RowColumn.ExpiresAt,
            "SIZE" => RowColumn.Size,
            _ => null,
        };
        column = found.GetValueOrDefault();
        return found is not null;
    }

    /// <summary>Takes the name of a column.</summary>
    public RowColumn ExpectColumn(string what)
    {
        int offset = tokens.Current.Start;
        string name = tokens.ExpectName(what);
        return TryGetColumn(name, out RowColumn column) ? column : throw NoColumn(offset, name);
    }

    private SqlExpression Named(int offset, string name, Func<SqlExpression> parseExpression)
    {
        if (tokens.Is(TokenKind.OpenParenthesis)) return Call(offset, name, parseExpression);
        bool isExcluded = false;
        if (tokens.TryTake(TokenKind.Dot))
        {
            // A column may be qualified by its keyspace: a statement has only one, so the name adds nothing.
            isExcluded = name.Equals("excluded", StringComparison.OrdinalIgnoreCase);
            name = tokens.ExpectName("a column");
        }

        return TryGetColumn(name, out RowColumn column)
            ? new ColumnExpression(offset, column, isExcluded)
            : throw NoColumn(offset, name);
    }

    private IridiumException NoColumn(int offset, string name)
    {
        IridiumException at = tokens.ErrorAt(
            offset,
            $"there is no column '{TokenStream.Shortened(name)}'; a keyspace has {ColumnNames}, and a text stands "
            + "between single quotes");
        return new IridiumException(SqlStates.UndefinedColumn, at.Message) { Line = at.Line, Column = at.Column };
    }

    private CastExpression Cast(int offset, Func<SqlExpression> parseExpression)
    {
        tokens.Expect(TokenKind.OpenParenthesis, "'(' after CAST");
        SqlExpression operand = parseExpression();
        tokens.ExpectWord("AS");
        SqlType type = TypeParser.Expect(tokens);
        tokens.Expect(TokenKind.CloseParenthesis, "')'");
        return new CastExpression(offset, operand, type);
    }

    private SqlExpression Call(int offset, string name, Func<SqlExpression> parseExpression)
    {
        tokens.Take();
        string upper = name.ToUpperInvariant();
        if (upper is "COUNT" or "MIN" or "MAX") return Aggregate(offset, upper);
        (SqlFunction function, int least, int most) = upper switch
        {
            "LENGTH" => (SqlFunction.Length, 1, 1),
            "HEX" => (SqlFunction.Hex, 1, 1),
            "LOWER" => (SqlFunction.Lower, 1, 1),
            "UPPER" => (SqlFunction.Upper, 1, 1),
            "COALESCE" => (SqlFunction.Coalesce, 1, 100),
            "NOW" => (SqlFunction.Now, 0, 0),
            _ => throw tokens.ErrorAt(
                offset,
                $"there is no function '{TokenStream.Shortened(name)}'; "
                + "there are LENGTH, HEX, LOWER, UPPER, COALESCE and NOW"),
        };
        var arguments = new List<SqlExpression>();
        if (!tokens.Is(TokenKind.CloseParenthesis))
        {
            do arguments.Add(parseExpression());
            while (tokens.TryTake(TokenKind.Comma));
        }

        tokens.Expect(TokenKind.CloseParenthesis, "',' or ')'");
        if (arguments.Count < least || arguments.Count > most)
            throw tokens.ErrorAt(offset, $"{upper} takes {least} argument(s), not {arguments.Count}");
        return new FunctionExpression(offset, function, arguments);
    }

    private AggregateExpression Aggregate(int offset, string name)
    {
        SqlAggregate aggregate;
        if (name == "COUNT")
        {
            tokens.Expect(TokenKind.Star, "'*': COUNT(*) counts all rows");
            aggregate = SqlAggregate.CountRows;
        }
        else
        {
            if (ExpectColumn("key") != RowColumn.Key)
                throw tokens.ErrorAt(offset, $"{name} takes the key only: rows are in the order of their keys");
            aggregate = name == "MIN" ? SqlAggregate.MinKey : SqlAggregate.MaxKey;
        }

        tokens.Expect(TokenKind.CloseParenthesis, "')'");
        return new AggregateExpression(offset, aggregate);
    }
}
