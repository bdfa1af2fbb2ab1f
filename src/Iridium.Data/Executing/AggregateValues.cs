using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Executing;

/// <summary>The aggregates of a query's rows.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="MinKey">The first key, or NULL.</param>
/// <param name="MaxKey">The last key, or NULL.</param>
internal sealed record AggregateValues(long Count, SqlValue MinKey, SqlValue MaxKey)
{
    public SqlValue Of(SqlAggregate aggregate) => aggregate switch
    {
        SqlAggregate.CountRows => SqlValue.OfInteger(Count),
        SqlAggregate.MinKey => MinKey,
        _ => MaxKey,
    };
}
