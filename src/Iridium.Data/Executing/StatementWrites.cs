namespace Iridium.Data.Executing;

/// <summary>What a statement is about to write: how many records, and the rows for RETURNING.</summary>
internal sealed class StatementWrites(bool keepsRows)
{
    private static readonly List<WrittenRow> _none = [];

    private readonly List<WrittenRow> _rows = keepsRows ? [] : _none;

    /// <summary>Records changed; -1 when they were not counted.</summary>
    public long Affected { get; set; }

    public IReadOnlyList<WrittenRow> Rows => _rows;

    public bool KeepsRows => keepsRows;

    /// <summary>
    /// For an INSERT that fails on a key that is there: the keys of its rows, one for each condition, in their order.
    /// </summary>
    public IReadOnlyList<byte[]>? NewKeys { get; set; }

    /// <summary>What RETURNING makes of the rows; null without it.</summary>
    public ReturnedRows? Returned { get; set; }

    /// <summary>The result, once all is written.</summary>
    /// <param name="firstSequence">The sequence of the first operation; null when it is not known yet.</param>
    public StatementResult Finish(long? firstSequence) => new(Returned?.Finish(firstSequence), Affected);

    public void Add(WrittenRow row)
    {
        if (keepsRows) _rows.Add(row);
    }
}
