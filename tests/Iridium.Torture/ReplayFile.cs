using System.Text;
using Iridium.Testing.Model;

namespace Iridium.Torture;

/// <summary>
/// A case that failed, as text: lines <c>name: value</c> with the harness, the seed and the options, an empty line,
/// then one line for each operation. Lines that begin with <c>#</c> are for people. Immutable.
/// </summary>
/// <param name="Harness">Who repeats it.</param>
/// <param name="Seed">Decides everything but the operations.</param>
public sealed record ReplayFile(string Harness, int Seed)
{
    /// <summary>What the harness needs besides, by name.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The operations, in order.</summary>
    public IReadOnlyList<ModelOperation> Operations { get; init; } = [];

    /// <summary>A setting.</summary>
    /// <exception cref="FormatException">It is missing.</exception>
    public string this[string name] =>
        Settings.TryGetValue(name, out string? value) ? value : throw new FormatException($"'{name}' is missing.");

    /// <summary>Prints the case.</summary>
    /// <param name="trouble">How it fails, for people.</param>
    public string Format(string trouble)
    {
        var text = new StringBuilder();
        text.Append("# Repeat with: dotnet run -c Release --project tests/Iridium.Torture -- --replay FILE\n");
        foreach (string line in trouble.ReplaceLineEndings("\n").Split('\n'))
            text.Append("# ").Append(line).Append('\n');
        text.Append("harness: ").Append(Harness).Append('\n').Append("seed: ").Append(Seed).Append('\n');
        foreach ((string name, string value) in Settings) text.Append(name).Append(": ").Append(value).Append('\n');
        text.Append('\n');
        foreach (ModelOperation operation in Operations) text.Append(OperationText.Format(operation)).Append('\n');
        return text.ToString();
    }

    /// <summary>Reads what <see cref="Format"/> prints.</summary>
    /// <exception cref="FormatException">It is no such text.</exception>
    public static ReplayFile Parse(string text)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        var operations = new List<ModelOperation>();
        bool isHead = true;
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith('#')) continue;
            if (line.Length == 0)
            {
                isHead &= settings.Count == 0;
                continue;
            }

            if (!isHead)
            {
                operations.Add(OperationText.Parse(line));
                continue;
            }

            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon < 0) throw new FormatException($"'{line}' has no name.");
            settings[line[..colon]] = line[(colon + 2)..];
        }

        if (!settings.Remove("harness", out string? harness) || !settings.Remove("seed", out string? seed))
            throw new FormatException("The file names no harness or no seed.");
        return new ReplayFile(harness, int.Parse(seed, System.Globalization.CultureInfo.InvariantCulture))
        {
            Settings = settings,
            Operations = operations,
        };
    }
}
