namespace Iridium.Cli.Output;

/// <summary>Rows of plain text in columns as wide as they need to be, the same on a terminal and in a file.</summary>
internal sealed class TextTable(int columns)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, columns);
        _rows.Add(cells);
    }

    public void Print(StandardOutput output)
    {
        int[] widths = [.. Enumerable.Range(0, columns).Select(column => _rows.Max(row => row[column].Length))];
        foreach (string[] row in _rows)
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
