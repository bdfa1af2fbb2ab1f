using Iridium.Data.Values;

namespace Iridium.Data.Executing;

/// <summary>Rows that are all there already.</summary>
internal sealed class ConstantRows(IReadOnlyList<ResultColumn> columns, IReadOnlyList<SqlValue[]> rows) : RowSource
{
    private int _at = -1;

    public override IReadOnlyList<ResultColumn> Columns => columns;

    public override bool MoveNext(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_at < rows.Count) _at++;
        return _at < rows.Count;
    }

    public override SqlValue ValueOf(int column) => rows[_at][column];
}
