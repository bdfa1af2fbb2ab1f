using System.Globalization;
using System.Text;

namespace Iridium.Testing.Model;

/// <summary>
/// Operations as lines that a person can read, change and give back: the kind, then the numbers that are not 0, then
/// the parts of a batch in brackets, with semicolons between them. Pure.
/// </summary>
public static class OperationText
{
    /// <summary>Prints an operation.</summary>
    public static string Format(ModelOperation operation)
    {
        var text = new StringBuilder();
        Append(text, operation);
        return text.ToString();
    }

    /// <summary>Reads what <see cref="Format"/> prints.</summary>
    /// <exception cref="FormatException">The line is no operation.</exception>
    public static ModelOperation Parse(string line)
    {
        int at = 0;
        ModelOperation operation = ParseAt(line, ref at);
        return at == line.Length ? operation : throw Wrong(line, at);
    }

    private static void Append(StringBuilder text, ModelOperation operation)
    {
        text.Append(operation.Kind);
        Add("space", operation.Space);
        Add("key", operation.Key);
        Add("other", operation.Other);
        Add("choice", operation.Choice);
        Add("amount", operation.Amount);
        if (operation.Parts.Count == 0) return;
        text.Append(" [");
        for (int i = 0; i < operation.Parts.Count; i++)
        {
            if (i > 0) text.Append("; ");
            Append(text, operation.Parts[i]);
        }

        text.Append(']');

        void Add(string name, int value)
        {
            if (value != 0) text.Append(CultureInfo.InvariantCulture, $" {name}={value}");
        }
    }

    private static ModelOperation ParseAt(string line, ref int at)
    {
        if (!Enum.TryParse(Word(line, ref at), out ModelOperationKind kind)) throw Wrong(line, at);
        var operation = new ModelOperation(kind);
        while (at < line.Length && line[at] is not (';' or ']'))
        {
            if (line[at] == '[')
            {
                operation = operation with { Parts = ParseParts(line, ref at) };
                continue;
            }

            string[] pair = Word(line, ref at).Split('=');
            if (pair.Length != 2 || !int.TryParse(pair[1], CultureInfo.InvariantCulture, out int value))
                throw Wrong(line, at);
            operation = pair[0] switch
            {
                "space" => operation with { Space = value },
                "key" => operation with { Key = value },
                "other" => operation with { Other = value },
                "choice" => operation with { Choice = value },
                "amount" => operation with { Amount = value },
                _ => throw Wrong(line, at),
            };
        }

        return operation;
    }

    private static List<ModelOperation> ParseParts(string line, ref int at)
    {
        var parts = new List<ModelOperation>();
        do
        {
            at++;
            parts.Add(ParseAt(line, ref at));
        }
        while (at < line.Length && line[at] == ';');

        if (at == line.Length || line[at] != ']') throw Wrong(line, at);
        at++;
        return parts;
    }

    /// <summary>Takes the next word and the blanks around it.</summary>
    private static string Word(string line, ref int at)
    {
        while (at < line.Length && line[at] == ' ') at++;
        int start = at;
        while (at < line.Length && line[at] is not (' ' or ';' or '[' or ']')) at++;
        string word = line[start..at];
        while (at < line.Length && line[at] == ' ') at++;
        return word;
    }

    private static FormatException Wrong(string line, int at) => new($"Character {at} of '{line}' is unexpected.");
}
