using System.Text;
using Iridium.Data.Tests.Executing;
using Iridium.Engine;
using Iridium.Engine.Files;

namespace Iridium.Data.Tests.Documents;

/// <summary>Executes the SQL blocks of docs/ado-net.md in their order and compares what they answer.</summary>
public sealed class DialectDocumentTests
{
    private const string Expected = "-->";

    [Fact]
    public void The_statements_of_the_document_answer_what_it_says()
    {
        using var database = IridiumDatabase.Open("/db", new DatabaseOptions { FileSystem = new MemoryFileSystem() });
        using var sql = new SqlClient(database);
        int statements = 0;
        foreach ((string text, string? answer) in StatementsOf(File.ReadAllLines(DocumentPath())))
        {
            string found;
            string? expected = answer;
            try
            {
                found = sql.Run(text);
            }
            catch (IridiumException error)
            {
                found = $"error {error.SqlState}";
                expected ??= "no error";
            }

            if (expected is not null) Assert.Equal($"{text}\n{expected}", $"{text}\n{found}");
            statements++;
        }

        Assert.True(statements > 25);
    }

    private static IEnumerable<(string Text, string? Expected)> StatementsOf(string[] lines)
    {
        bool isInside = false;
        var text = new StringBuilder();
        List<string>? expected = null;
        foreach (string line in lines)
        {
            bool isAnswer = line.StartsWith(Expected, StringComparison.Ordinal);
            bool isDone = text.Length > 0 && text[^1] == ';' && !isAnswer;
            if (isDone)
            {
                yield return (text.ToString(), expected is null ? null : string.Join("\n", expected));
                text.Clear();
                expected = null;
            }

            if (line.StartsWith("```", StringComparison.Ordinal)) isInside = line == "```sql";
            else if (isInside && isAnswer) (expected ??= []).Add(line[Expected.Length..].Trim());
            else if (isInside) text.Append(text.Length == 0 ? "" : " ").Append(line.Trim());
        }
    }

    private static string DocumentPath()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Iridium.Providers.sln")))
            folder = Path.GetDirectoryName(folder);
        return Path.Combine(folder!, "docs", "ado-net.md");
    }
}
