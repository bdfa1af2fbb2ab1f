using Iridium.Data.Planning;
using Iridium.Data.Schema;
using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Executing;

/// <summary>
/// A query over a keyspace, as far as it can be prepared without values: the access, and what is returned. Immutable
/// but for the columns, which it remembers for the types they were made for; thread-safe. It outlives databases, so it
/// remembers nothing that holds one.
/// </summary>
internal sealed class SelectPlan
{
    private static readonly RowColumn[] _all =
        [RowColumn.Key, RowColumn.Value, RowColumn.Version, RowColumn.ExpiresAt, RowColumn.Size];

    // Own synchronisation: replaced whole.
    private Resolved? _resolved;

    public SelectPlan(SelectCore core)
    {
        Core = core;
        Access = AccessPlanner.Plan(core.Where);
        var items = new List<SelectItem>();
        foreach (SelectItem item in core.Items)
        {
            if (item.Value is not null) items.Add(item);
            else items.AddRange(_all.Select(column => ItemOf(core.Offset, column)));
        }

        Items = items;
        Values = items.Select(item => item.Value!).ToArray();
        HasAggregates = Values.Any(ColumnUse.HasAggregate);
        HasParameters = Values.Any(value => value is not (ColumnExpression or LiteralExpression));
    }

    public SelectCore Core { get; }

    public AccessPlan Access { get; }

    public IReadOnlyList<SelectItem> Items { get; }

    /// <summary>What is returned, <c>*</c> replaced by all columns.</summary>
    public IReadOnlyList<Syntax.SqlExpression> Values { get; }

    public bool HasAggregates { get; }

    private bool HasParameters { get; }

    /// <summary>The columns of the result, for a schema.</summary>
    public ResultColumn[] ColumnsFor(KeyspaceSchema? schema, ParameterValues parameters)
    {
        Resolved? known = Volatile.Read(ref _resolved);
        if (known is not null && known.IsFor(schema)) return known.Columns;
        ResultColumn[] columns = [.. Items.Select(item => new ResultColumn(
            item.Name,
            ExpressionTypes.Of(item.Value!, schema, parameters),
            item.Value is ColumnExpression { IsExcluded: false } column ? column.Column : null,
            schema?.Name))];
        if (!HasParameters) Volatile.Write(ref _resolved, Resolved.Of(schema, columns));
        return columns;
    }

    private static SelectItem ItemOf(int offset, RowColumn column) =>
        new(new ColumnExpression(offset, column, false), Parsing.SelectParser.NameOf(column));

    private sealed record Resolved(string? Keyspace, SqlType KeyType, SqlType ValueType, ResultColumn[] Columns)
    {
        public static Resolved Of(KeyspaceSchema? schema, ResultColumn[] columns) =>
            new(schema?.Name, schema?.KeyType ?? SqlType.Null, schema?.ValueType ?? SqlType.Null, columns);

        public bool IsFor(KeyspaceSchema? schema) => schema is null
            ? Keyspace is null
            : Keyspace == schema.Name && KeyType == schema.KeyType && ValueType == schema.ValueType;
    }
}
