using Iridium.Data.Lexing;
using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Parsing;

/// <summary>
/// Reads expressions by precedence, from loose to tight: OR · AND · NOT · comparisons and predicates · + - || · * / % ·
/// sign · operand. For one thread, used once.
/// </summary>
internal sealed class ExpressionParser(TokenStream tokens)
{
    private const decimal BigIntEnd = 9_223_372_036_854_775_808m;

    private readonly OperandParser _operands = new(tokens);

    /// <summary>Reads an expression.</summary>
    /// <param name="parseQuery">Reads a query between parentheses, for IN.</param>
    public SqlExpression Parse(Func<SelectCore> parseQuery)
    {
        tokens.Budget.Enter();
        SqlExpression parsed = Or(parseQuery);
        tokens.Budget.Leave();
        return parsed;
    }

    private SqlExpression Or(Func<SelectCore> parseQuery)
    {
        SqlExpression left = And(parseQuery);
        while (tokens.IsWord("OR")) left = Join(left, BinaryOperator.Or, () => And(parseQuery));
        return left;
    }

    private SqlExpression And(Func<SelectCore> parseQuery)
    {
        SqlExpression left = Not(parseQuery);
        while (tokens.IsWord("AND")) left = Join(left, BinaryOperator.And, () => Not(parseQuery));
        return left;
    }

    private SqlExpression Not(Func<SelectCore> parseQuery)
    {
        int offset = tokens.Current.Start;
        if (!tokens.TryTakeWord("NOT")) return Predicate(parseQuery);
        tokens.Budget.CountOperator();
        tokens.Budget.Enter();
        var negated = new UnaryExpression(offset, UnaryOperator.Not, Not(parseQuery));
        tokens.Budget.Leave();
        return negated;
    }

    private SqlExpression Predicate(Func<SelectCore> parseQuery)
    {
        SqlExpression left = Sum(parseQuery);
        while (true)
        {
            BinaryOperator? comparison = tokens.Current.Kind switch
            {
                TokenKind.Equal => BinaryOperator.Equal,
                TokenKind.NotEqual => BinaryOperator.NotEqual,
                TokenKind.Less => BinaryOperator.Less,
                TokenKind.LessOrEqual => BinaryOperator.LessOrEqual,
                TokenKind.Greater => BinaryOperator.Greater,
                TokenKind.GreaterOrEqual => BinaryOperator.GreaterOrEqual,
                _ => null,
            };
            if (comparison is BinaryOperator sign)
            {
                left = Join(left, sign, () => Sum(parseQuery));
                continue;
            }

            if (TryWordPredicate(left, parseQuery) is not SqlExpression predicate) return left;
            left = predicate;
        }
    }

    private SqlExpression? TryWordPredicate(SqlExpression left, Func<SelectCore> parseQuery)
    {
        if (tokens.TryTakeWord("IS"))
        {
            tokens.Budget.CountOperator();
            bool isNot = tokens.TryTakeWord("NOT");
            tokens.ExpectWord("NULL");
            return new IsNullExpression(left.Offset, left, isNot);
        }

        if (tokens.TryTakeWords("STARTS", "WITH"))
        {
            tokens.Budget.CountOperator();
            return new StartsWithExpression(left.Offset, left, Sum(parseQuery));
        }

        bool isNegated = tokens.TryTakeWord("NOT");
        if (!isNegated && !tokens.IsWord("IN") && !tokens.IsWord("BETWEEN") && !tokens.IsWord("LIKE")) return null;
        tokens.Budget.CountOperator();
        if (tokens.TryTakeWord("IN")) return In(left, isNegated, parseQuery);
        if (tokens.TryTakeWord("BETWEEN"))
        {
            SqlExpression low = Sum(parseQuery);
            tokens.ExpectWord("AND");
            return new BetweenExpression(left.Offset, left, low, Sum(parseQuery), isNegated);
        }

        if (tokens.TryTakeWord("LIKE"))
        {
            SqlExpression pattern = Sum(parseQuery);
            SqlExpression? escape = tokens.TryTakeWord("ESCAPE") ? Sum(parseQuery) : null;
            return new LikeExpression(left.Offset, left, pattern, escape, isNegated);
        }

        throw tokens.Unexpected("IN, BETWEEN or LIKE after NOT");
    }

    private InExpression In(SqlExpression left, bool isNegated, Func<SelectCore> parseQuery)
    {
        tokens.Expect(TokenKind.OpenParenthesis, "'(' after IN");
        if (tokens.IsWord("SELECT"))
        {
            tokens.Budget.Enter();
            SelectCore query = parseQuery();
            tokens.Budget.Leave();
            if (query.Source is not null || query.Items.Count != 1 || query.Items[0].Value is null)
            {
                throw tokens.ErrorAt(
                    query.Offset, "a query inside IN has one column and no FROM; list the keys, or read them first");
            }

            tokens.Expect(TokenKind.CloseParenthesis, "')'");
            return new InExpression(left.Offset, left, [], query, isNegated);
        }

        var items = new List<SqlExpression>();
        if (!tokens.Is(TokenKind.CloseParenthesis))
        {
            do
            {
                items.Add(Parse(parseQuery));
                tokens.Budget.CheckList(items.Count, "values in IN");
            }
            while (tokens.TryTake(TokenKind.Comma));
        }

        tokens.Expect(TokenKind.CloseParenthesis, "',' or ')'");
        return new InExpression(left.Offset, left, items, null, isNegated);
    }

    private SqlExpression Sum(Func<SelectCore> parseQuery)
    {
        SqlExpression left = Product(parseQuery);
        while (true)
        {
            BinaryOperator? sign = tokens.Current.Kind switch
            {
                TokenKind.Plus => BinaryOperator.Add,
                TokenKind.Minus => BinaryOperator.Subtract,
                TokenKind.Concatenation => BinaryOperator.Concatenate,
                _ => null,
            };
            if (sign is not BinaryOperator found) return left;
            left = Join(left, found, () => Product(parseQuery));
        }
    }

    private SqlExpression Product(Func<SelectCore> parseQuery)
    {
        SqlExpression left = Signed(parseQuery);
        while (true)
        {
            BinaryOperator? sign = tokens.Current.Kind switch
            {
                TokenKind.Star => BinaryOperator.Multiply,
                TokenKind.Slash => BinaryOperator.Divide,
                TokenKind.Percent => BinaryOperator.Remainder,
                _ => null,
            };
            if (sign is not BinaryOperator found) return left;
            left = Join(left, found, () => Signed(parseQuery));
        }
    }

    private SqlExpression Signed(Func<SelectCore> parseQuery)
    {
        int offset = tokens.Current.Start;
        bool isNegative = tokens.Is(TokenKind.Minus);
        if (!isNegative && !tokens.Is(TokenKind.Plus)) return _operands.Parse(() => Parse(parseQuery));
        tokens.Take();
        tokens.Budget.CountOperator();
        tokens.Budget.Enter();
        SqlExpression operand = Signed(parseQuery);
        tokens.Budget.Leave();
        if (!isNegative) return operand;

        // The least BIGINT: without its sign it is one too large for the type.
        return operand is LiteralExpression { Value: decimal { Scale: 0 } and BigIntEnd }
            ? new LiteralExpression(offset, SqlType.BigInt, long.MinValue)
            : new UnaryExpression(offset, UnaryOperator.Negate, operand);
    }

    /// <summary>Takes the operator and joins what stands before it with what stands behind.</summary>
    private BinaryExpression Join(SqlExpression left, BinaryOperator sign, Func<SqlExpression> parseRight)
    {
        tokens.Take();
        tokens.Budget.CountOperator();
        return new BinaryExpression(left.Offset, sign, left, parseRight());
    }
}
