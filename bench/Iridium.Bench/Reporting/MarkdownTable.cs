using System.Text;

namespace Iridium.Bench.Reporting;

/// <summary>
/// A Markdown table whose columns are padded, so that it reads well as text too. The first column stands left, the
/// others right. For one thread at a time.
/// </summary>
internal sealed class MarkdownTable(params string[] heads)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells)
    {
        if (cells.Length != heads.Length)
            throw new ArgumentException($"A row of {cells.Length} cells was given to {heads.Length} columns.");
        _rows.Add([.. cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))]);
    }

    public override string ToString()
    {
        int[] widths =
        [
            .. heads.Select((head, i) => Math.Max(3, _rows.Select(row => row[i].Length).Append(head.Length).Max())),
        ];
        var text = new StringBuilder();
        Append(text, heads, widths);
        text.Append('|');
        for (int i = 0; i < widths.Length; i++)
            text.Append(i == 0 ? new string('-', widths[i] + 2) : new string('-', widths[i] + 1) + ':').Append('|');
        text.Append('\n');
        foreach (string[] row in _rows) Append(text, row, widths);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string[] cells, int[] widths)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            text.Append(i == 0 ? "| " : " | ");
            text.Append(i == 0 ? cells[i].PadRight(widths[i]) : cells[i].PadLeft(widths[i]));
        }

        text.Append(" |\n");
    }
}
