using Iridium.Data.Evaluating;
using Iridium.Data.Planning;
using Iridium.Data.Schema;
using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Executing;

/// <summary>Runs queries. Stateless.</summary>
internal static class SelectRunner
{
    /// <summary>Runs a query.</summary>
    /// <param name="planned">The query.</param>
    /// <param name="session">The connection's session.</param>
    /// <param name="parameters">The values.</param>
    /// <param name="cancellationToken">Looked at while an aggregate reads.</param>
    /// <returns>Its rows, unread.</returns>
    public static RowSource Run(
        PlannedStatement planned,
        SqlSession session,
        ParameterValues parameters,
        CancellationToken cancellationToken)
    {
        var select = (SelectStatement)planned.Statement;
        SelectPlan plan = planned.Parts[0];
        if (plan.Core.Source is not KeyspaceSource source) return Constants(planned, session, parameters);
        KeyspaceSchema schema = session.SchemaOf(source);
        ReadPoint point = session.PointOf(source.AsOf, parameters);
        var scope = new StatementScope(parameters, session.Clock, schema);
        (long limit, long skip) = BoundsOf(select, scope);
        BoundAccess access = AccessBinder.Bind(plan.Access, schema.KeyType, scope);
        if (access.Kind == AccessKind.FullScan) session.NoteFullScan(schema.Name);
        if (plan.HasAggregates)
        {
            SqlValue[] row = Aggregate(plan, point, access, scope, cancellationToken);
            IReadOnlyList<SqlValue[]> rows = skip == 0 && limit > 0 ? [row] : [];
            return new ConstantRows(plan.ColumnsFor(schema, parameters), rows);
        }

        // Before the records are opened: it may fail.
        ResultColumn[] columns = plan.ColumnsFor(schema, parameters);
        RecordStream records = RecordAccess.Open(point, schema, access, select.IsDescending);
        return new KeyspaceRows(columns, plan.Values, records, access.Residual, scope)
        {
            Skip = skip,
            Limit = limit,
            IsDistinct = plan.Core.IsDistinct,
        };
    }

    /// <summary>The columns of a query, without a row and without a look at the records.</summary>
    public static RowSource Describe(PlannedStatement planned, SqlSession session, ParameterValues parameters)
    {
        SelectPlan plan = planned.Parts[0];
        return plan.Core.Source is KeyspaceSource source
            ? new ConstantRows(plan.ColumnsFor(session.SchemaOf(source), parameters), [])
            : Constants(planned, session, parameters);
    }

    /// <summary>How a query or a write finds its rows, as EXPLAIN tells it.</summary>
    public static IEnumerable<string> Explain(PlannedStatement planned, SqlSession session, ParameterValues parameters)
    {
        KeyspaceSource? source = planned.Statement is WriteStatement write
            ? write.Keyspace
            : planned.Parts[0].Core.Source;
        if (source is null) return ["CONSTANT"];
        KeyspaceSchema schema = session.SchemaOf(source);
        if (planned.Statement is InsertStatement insert)
        {
            string how = insert.IsUpsert ? "BLIND WRITE" : "CONDITIONAL WRITE";
            return [$"{how} {schema.Name} {insert.Rows.Count} rows"];
        }

        bool isDescending = planned.Statement is SelectStatement { IsDescending: true };
        AccessPlan plan = planned.Access ?? planned.Parts[0].Access;
        var scope = new StatementScope(parameters, session.Clock, schema);
        return AccessText.Of(plan, AccessBinder.Bind(plan, schema.KeyType, scope), schema, isDescending);
    }

    private static ConstantRows Constants(PlannedStatement planned, SqlSession session, ParameterValues parameters)
    {
        var select = (SelectStatement)planned.Statement;
        var scope = new StatementScope(parameters, session.Clock, null) { Aggregates = null };
        (long limit, long skip) = BoundsOf(select, scope);
        int width = planned.Parts[0].Values.Count;
        var rows = new List<SqlValue[]>();
        for (int i = 0; i < planned.Parts.Count; i++)
        {
            SelectPlan part = planned.Parts[i];
            if (part.Values.Count != width)
            {
                throw new IridiumException(
                    SqlStates.SyntaxError,
                    $"The parts of a UNION have {width} and {part.Values.Count} columns; they need the same number.");
            }

            if (Evaluator.Holds(part.Core.Where, scope))
                rows.Add([.. part.Values.Select(value => Evaluator.Evaluate(value, scope))]);
            bool isDistinct = i > 0 ? !select.IsUnionAll[i - 1] : part.Core.IsDistinct;
            if (isDistinct) rows = Distinct(rows);
        }

        IReadOnlyList<ResultColumn> columns = planned.Parts[0].ColumnsFor(null, parameters);
        List<SqlValue[]> kept = [.. rows.Skip(Clamp(skip)).Take(Clamp(limit))];
        return new ConstantRows(
            [.. columns.Select((column, i) => column with { Type = TypeOf(column, i, rows) })], kept);
    }

    private static SqlType TypeOf(ResultColumn column, int index, List<SqlValue[]> rows) =>
        rows.Select(row => row[index].Type).FirstOrDefault(type => type != SqlType.Null, column.Type);

    private static List<SqlValue[]> Distinct(List<SqlValue[]> rows)
    {
        var seen = new DistinctRows();
        return [.. rows.Where(row => seen.TryAdd(row))];
    }

    private static SqlValue[] Aggregate(
        SelectPlan plan,
        ReadPoint point,
        BoundAccess access,
        StatementScope scope,
        CancellationToken cancellationToken)
    {
        AggregateNeeds needs = AggregateNeeds.Of(plan.Values);
        scope.Aggregates = needs.HasCount
            ? Count(needs, Matching(point, access, scope, isDescending: false), scope, cancellationToken)
            : new AggregateValues(
                0,
                needs.HasMin ? EdgeOf(point, access, scope, isLast: false, cancellationToken) : SqlValue.Null,
                needs.HasMax ? EdgeOf(point, access, scope, isLast: true, cancellationToken) : SqlValue.Null);
        scope.Record = null;
        return [.. plan.Values.Select(value => Evaluator.Evaluate(value, scope))];
    }

    private static AggregateValues Count(
        AggregateNeeds needs,
        KeyspaceRows matching,
        StatementScope scope,
        CancellationToken cancellationToken)
    {
        using KeyspaceRows rows = matching;
        long count = 0;
        SqlValue first = SqlValue.Null;
        byte[] last = [];
        while (rows.MoveNext(cancellationToken))
        {
            if (count++ == 0 && needs.HasMin) first = scope.ColumnOf(AggregateNeeds.Key);
            if (!needs.HasMax) continue;
            ReadOnlySpan<byte> key = scope.Record!.Key;
            if (last.Length != key.Length) last = key.ToArray();
            else key.CopyTo(last);
        }

        bool hasLast = count > 0 && needs.HasMax;
        SqlValue lastKey = hasLast ? Coding.KeyCodec.Decode(last, scope.Schema!.KeyType) : SqlValue.Null;
        return new AggregateValues(count, first, lastKey);
    }

    private static SqlValue EdgeOf(
        ReadPoint point,
        BoundAccess access,
        StatementScope scope,
        bool isLast,
        CancellationToken cancellationToken)
    {
        using KeyspaceRows rows = Matching(point, access, scope, isLast);
        return rows.MoveNext(cancellationToken) ? scope.ColumnOf(AggregateNeeds.Key) : SqlValue.Null;
    }

    private static KeyspaceRows Matching(
        ReadPoint point, BoundAccess access, StatementScope scope, bool isDescending) =>
        new([], [], RecordAccess.Open(point, scope.Schema!, access, isDescending), access.Residual, scope)
        {
            Skip = 0,
            Limit = long.MaxValue,
            IsDistinct = false,
        };

    private static (long Limit, long Skip) BoundsOf(SelectStatement select, StatementScope scope) =>
        (BoundOf(select.Limit, scope, "LIMIT") ?? long.MaxValue, BoundOf(select.Skip, scope, "OFFSET") ?? 0);

    private static long? BoundOf(SqlExpression? bound, StatementScope scope, string name)
    {
        if (bound is null) return null;
        SqlValue value = Evaluator.Evaluate(bound, scope);
        if (value.IsNull) return null;
        return SqlTypes.IsInteger(value.Type) && value.Number >= 0
            ? value.Number
            : throw new IridiumException(
                SqlStates.NumericOutOfRange, $"{name} is {SqlCast.ToText(value)}; it takes an integer from 0 on.");
    }

    private static int Clamp(long count) => (int)Math.Min(count, int.MaxValue);
}
