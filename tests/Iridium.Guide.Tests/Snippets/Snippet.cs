namespace Iridium.Guide.Tests.Snippets;

/// <summary>A piece of code with the place where it stands.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">Its first line, counted from 1.</param>
/// <param name="Text">The code without common indentation.</param>
internal sealed record Snippet(string File, int Line, string Text)
{
    /// <summary>Reads the pieces between two marker lines of a file.</summary>
    public static IEnumerable<Snippet> Read(string path, Predicate<string> isStart, Predicate<string> isEnd)
    {
        var lines = new List<string>();
        int start = 0;
        int number = 0;
        foreach (string line in System.IO.File.ReadLines(path))
        {
            number++;
            if (start == 0)
            {
                if (isStart(line.Trim())) start = number + 1;
            }
            else if (isEnd(line.Trim()))
            {
                yield return new Snippet(Path.GetFileName(path), start, WithoutIndent(lines));
                lines.Clear();
                start = 0;
            }
            else
            {
                lines.Add(line.TrimEnd());
            }
        }

        if (start > 0) throw new InvalidDataException($"{path}({start}): the snippet has no end.");
    }

    private static string WithoutIndent(List<string> lines)
    {
        int indent = lines
            .Where(line => line.Length > 0)
            .Select(line => line.Length - line.TrimStart().Length)
            .DefaultIfEmpty()
            .Min();
        return string.Join('\n', lines.Select(line => line.Length == 0 ? line : line[indent..]));
    }
}
