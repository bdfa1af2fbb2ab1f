using Iridium.Data.Lexing;
using Iridium.Data.Syntax;

namespace Iridium.Data.Parsing;

/// <summary>Reads statements that change records. For one thread, used once.</summary>
internal sealed class WriteParser(TokenStream tokens, SelectParser queries)
{
    private readonly OperandParser _operands = new(tokens);

    /// <summary>Reads INSERT or UPSERT, whose first word was taken.</summary>
    public InsertStatement Insert(int offset, bool isUpsert)
    {
        tokens.ExpectWord("INTO");
        KeyspaceSource keyspace = queries.Keyspace();
        List<RowColumn> columns = Columns();
        tokens.ExpectWord("VALUES");
        var rows = new List<IReadOnlyList<SqlExpression>>();
        do
        {
            rows.Add(Row(columns.Count));
            tokens.Budget.CheckList(rows.Count, "rows");
        }
        while (tokens.TryTake(TokenKind.Comma));

        (ConflictAction action, List<Assignment> updates) = isUpsert ? (default, []) : OnConflict();
        LifetimeClause? lifetime = Lifetime();
        if (lifetime is not null && columns.Contains(RowColumn.ExpiresAt))
            throw tokens.ErrorAt(lifetime.Offset, "TTL and a value for expires_at exclude one another");
        return new InsertStatement(offset, keyspace, queries.Returning())
        {
            IsUpsert = isUpsert,
            Columns = columns,
            Rows = rows,
            OnConflict = action,
            Updates = updates,
            Lifetime = lifetime,
        };
    }

    /// <summary>Reads UPDATE, which was taken.</summary>
    public UpdateStatement Update(int offset)
    {
        KeyspaceSource keyspace = queries.Keyspace();
        tokens.ExpectWord("SET");
        List<Assignment> updates = Assignments(mayNameKey: true);
        SqlExpression where = Where("UPDATE");
        LifetimeClause? lifetime = Lifetime();
        if (lifetime is not null && updates.Exists(update => update.Column == RowColumn.ExpiresAt))
            throw tokens.ErrorAt(lifetime.Offset, "TTL and a value for expires_at exclude one another");
        return new UpdateStatement(offset, keyspace, queries.Returning())
        {
            Updates = updates,
            Where = where,
            Lifetime = lifetime,
        };
    }

    /// <summary>Reads DELETE, which was taken.</summary>
    public DeleteStatement Delete(int offset)
    {
        tokens.ExpectWord("FROM");
        KeyspaceSource keyspace = queries.Keyspace();
        SqlExpression where = Where("DELETE");
        bool isCounted = tokens.TryTakeWords("WITH", "COUNT");
        return new DeleteStatement(offset, keyspace, queries.Returning()) { Where = where, IsCounted = isCounted };
    }

    private SqlExpression Where(string verb) => tokens.TryTakeWord("WHERE")
        ? queries.Expression()
        : throw tokens.Unexpected($"WHERE: {verb} of all records needs WHERE TRUE, or TRUNCATE KEYSPACE");

    private List<RowColumn> Columns()
    {
        if (!tokens.TryTake(TokenKind.OpenParenthesis)) return [RowColumn.Key, RowColumn.Value];
        var columns = new List<RowColumn>();
        do
        {
            int offset = tokens.Current.Start;
            RowColumn column = _operands.ExpectColumn("a column");
            if (column is RowColumn.Version or RowColumn.Size)
                throw tokens.ErrorAt(offset, $"'{SelectParser.NameOf(column)}' is set by the database");
            if (columns.Contains(column))
                throw tokens.ErrorAt(offset, $"'{SelectParser.NameOf(column)}' stands here twice");
            columns.Add(column);
        }
        while (tokens.TryTake(TokenKind.Comma));

        if (!columns.Contains(RowColumn.Key) || !columns.Contains(RowColumn.Value))
            throw tokens.Unexpected("key and value among the columns");
        tokens.Expect(TokenKind.CloseParenthesis, "',' or ')'");
        return columns;
    }

    private List<SqlExpression> Row(int count)
    {
        int offset = tokens.Current.Start;
        tokens.Expect(TokenKind.OpenParenthesis, "'(' and a row of values");
        var values = new List<SqlExpression>(count);
        do values.Add(queries.Expression());
        while (tokens.TryTake(TokenKind.Comma));
        tokens.Expect(TokenKind.CloseParenthesis, "',' or ')'");
        return values.Count == count
            ? values
            : throw tokens.ErrorAt(offset, $"the row has {values.Count} values for {count} columns");
    }

    private (ConflictAction Action, List<Assignment> Updates) OnConflict()
    {
        if (!tokens.TryTakeWords("ON", "CONFLICT")) return (ConflictAction.Fail, []);
        if (tokens.TryTake(TokenKind.OpenParenthesis))
        {
            int offset = tokens.Current.Start;
            if (_operands.ExpectColumn("key") != RowColumn.Key)
                throw tokens.ErrorAt(offset, "only keys are unique");
            tokens.Expect(TokenKind.CloseParenthesis, "')'");
        }

        tokens.ExpectWord("DO");
        if (tokens.TryTakeWord("NOTHING")) return (ConflictAction.Nothing, []);
        tokens.ExpectWord("UPDATE");
        tokens.ExpectWord("SET");
        return (ConflictAction.Update, Assignments(mayNameKey: false));
    }

    private List<Assignment> Assignments(bool mayNameKey)
    {
        var assignments = new List<Assignment>();
        do
        {
            int offset = tokens.Current.Start;
            RowColumn column = _operands.ExpectColumn("value or expires_at");
            bool isSettable = column is RowColumn.Value or RowColumn.ExpiresAt
                || (column == RowColumn.Key && mayNameKey);
            if (!isSettable)
                throw tokens.ErrorAt(offset, $"'{SelectParser.NameOf(column)}' cannot be changed");
            if (assignments.Exists(other => other.Column == column))
                throw tokens.ErrorAt(offset, $"'{SelectParser.NameOf(column)}' is set twice");
            tokens.Expect(TokenKind.Equal, "'='");
            assignments.Add(new Assignment(offset, column, queries.Expression()));
        }
        while (tokens.TryTake(TokenKind.Comma));
        return assignments;
    }

    private LifetimeClause? Lifetime()
    {
        int offset = tokens.Current.Start;
        if (!tokens.TryTakeWord("TTL")) return null;
        SqlExpression value = queries.Expression();
        return new LifetimeClause(offset, value, Unit());
    }

    private TimeSpan? Unit()
    {
        if (!tokens.Is(TokenKind.Word)) return null;
        TimeSpan? unit = tokens.TextOf(tokens.Current).ToString().ToUpperInvariant() switch
        {
            "MILLISECOND" or "MILLISECONDS" => TimeSpan.FromMilliseconds(1),
            "SECOND" or "SECONDS" => TimeSpan.FromSeconds(1),
            "MINUTE" or "MINUTES" => TimeSpan.FromMinutes(1),
            "HOUR" or "HOURS" => TimeSpan.FromHours(1),
            "DAY" or "DAYS" => TimeSpan.FromDays(1),
            _ => null,
        };
        if (unit is not null) tokens.Take();
        return unit;
    }
}
