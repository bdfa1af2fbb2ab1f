using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Executing;

/// <summary>A row that a statement writes, as values.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
/// <param name="ExpiresAt">The instant, or NULL for never.</param>
internal sealed record NewRow(SqlValue Key, SqlValue Value, SqlValue ExpiresAt)
{
    public SqlValue Of(RowColumn column) => column switch
    {
        RowColumn.Key => Key,
        RowColumn.Value => Value,
        RowColumn.ExpiresAt => ExpiresAt,
        _ => throw new IridiumException(
            SqlStates.UndefinedColumn, $"'excluded.{column}' is known only once the row is written."),
    };
}
