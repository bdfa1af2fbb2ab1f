namespace Iridium.Data.Executing;

/// <summary>What a statement is about to write: how many records, and the rows for RETURNING.</summary>
internal sealed class StatementWrites(bool keepsRows)
{
    private readonly List<WrittenRow> _rows = [];

    /// <summary>Records changed; -1 when they were not counted.</summary>
    public long Affected { get; set; }

    public IReadOnlyList<WrittenRow> Rows => _rows;

    public bool KeepsRows => keepsRows;

    /// <summary>
    /// For an INSERT that fails on a key that is there: the keys of its rows, one for each condition, in their order.
    /// </summary>
    public IReadOnlyList<byte[]>? NewKeys { get; set; }

    public void Add(WrittenRow row)
    {
        if (keepsRows) _rows.Add(row);
    }
}
